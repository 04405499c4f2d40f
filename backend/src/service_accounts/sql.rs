use domain::{
    id::{OrgId, PersonId},
    moment::Moment,
    service_account::{ServiceAccountName, ServiceAccountView},
};
use sqlx::{Executor, PgConnection, Postgres};
use uuid::Uuid;

use crate::{Result, actor::Actor, error::inconsistent_row};

pub(super) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    id: PersonId,
    name: &ServiceAccountName,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into person (id, email, name, password_hash, service_of) values ($1, $2, $3, '', $4)",
        Uuid::from(id),
        name.address(&actor.slug),
        name.as_str(),
        Uuid::from(actor.org)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut PgConnection, org: OrgId, name: &str) -> sqlx::Result<Option<PersonId>> {
    let id = sqlx::query_scalar!("select id from person where service_of = $1 and name = $2", Uuid::from(org), name)
        .fetch_optional(connection)
        .await?;
    Ok(id.map(Into::into))
}

/// All of them by name, or the one with this name.
pub(super) async fn some(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    name: Option<&ServiceAccountName>,
) -> Result<Vec<ServiceAccountView>> {
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.email, m.role, m.created_at, m.last_seen_at,
                  (select count(*) from api_token t
                   where t.org_id = m.org_id and t.person_id = p.id and t.revoked_at is null
                     and t.expires_at > now()) as "tokens!"
           from person p join membership m on m.org_id = p.service_of and m.person_id = p.id
           where p.service_of = $1 and ($2::text is null or p.name = $2) order by p.name"#,
        Uuid::from(org),
        name.map(ServiceAccountName::as_str)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ServiceAccountView {
                id: row.id.into(),
                name: row.name.parse().map_err(inconsistent_row("person.name"))?,
                address: row.email,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
                since: row.created_at.into(),
                seen: row.last_seen_at.map(Moment::from).into(),
                tokens: u32::try_from(row.tokens).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

pub(super) async fn delete(connection: &mut PgConnection, org: OrgId, id: PersonId) -> sqlx::Result<()> {
    sqlx::query!("delete from person where service_of = $1 and id = $2", Uuid::from(org), Uuid::from(id))
        .execute(connection)
        .await?;
    Ok(())
}
