use domain::{
    id::{OrgId, PersonId, TrustRuleId},
    moment::Moment,
    service_account::{ServiceAccountName, ServiceAccountView},
    trust_rule::{NewTrustRule, TrustRuleView},
};
use serde_json::json;
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
                   where t.org_id = m.org_id and t.person_id = p.id and t.trust_rule_id is null and t.revoked_at is null
                     and t.expires_at > now()) as "tokens!",
                  (select count(*) from trust_rule r where r.org_id = m.org_id and r.person_id = p.id) as "trust_rules!"
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
                trust_rules: u32::try_from(row.trust_rules).unwrap_or(u32::MAX),
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

pub(super) async fn insert_trust_rule(
    connection: &mut PgConnection,
    org: OrgId,
    account: PersonId,
    id: TrustRuleId,
    new: &NewTrustRule,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into trust_rule (id, org_id, person_id, issuer, audience, conditions) values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(id),
        Uuid::from(org),
        Uuid::from(account),
        new.issuer.as_str(),
        new.audience.as_str(),
        json!(new.conditions)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn trust_rules(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    account: PersonId,
) -> Result<Vec<TrustRuleView>> {
    let rows = sqlx::query!(
        "select id, issuer, audience, conditions, created_at, used_at from trust_rule
         where org_id = $1 and person_id = $2 order by created_at, id",
        Uuid::from(org),
        Uuid::from(account)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(TrustRuleView {
                id: row.id.into(),
                issuer: row.issuer.parse().map_err(inconsistent_row("trust_rule.issuer"))?,
                audience: row.audience.parse().map_err(inconsistent_row("trust_rule.audience"))?,
                conditions: serde_json::from_value(row.conditions)
                    .map_err(inconsistent_row("trust_rule.conditions"))?,
                created_at: row.created_at.into(),
                used_at: row.used_at.map(Into::into),
            })
        })
        .collect()
}

/// Returns the issuer of the deleted rule.
pub(super) async fn delete_trust_rule(
    connection: &mut PgConnection,
    org: OrgId,
    account: PersonId,
    id: TrustRuleId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "delete from trust_rule where org_id = $1 and person_id = $2 and id = $3 returning issuer",
        Uuid::from(org),
        Uuid::from(account),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await
}
