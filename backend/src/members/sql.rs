use domain::{
    id::{OrgId, PersonId},
    member::Member,
    moment::Moment,
    org::Role,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    Result,
    error::inconsistent_row,
    listing::{ByName, KeysetRequest},
};

pub(super) async fn members(pool: &PgPool, org: OrgId, wanted: &KeysetRequest<ByName>) -> Result<Vec<Member>> {
    let (name, id) = ByName::parts(wanted.after.as_ref());
    let rows = sqlx::query!(
        "select p.id, p.name, p.email, m.role, m.created_at, m.last_seen_at from membership m join person p on p.id = m.person_id
         where m.org_id = $1 and p.service_of is null and (lower(p.name), p.id) > (lower($2), $3) and lower(p.name || ' ' || p.email) like $5
         order by lower(p.name), p.id limit $4",
        Uuid::from(org),
        name,
        id,
        wanted.limit(),
        wanted.like_pattern()
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                id: row.id.into(),
                name: row.name,
                email: row.email,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
                since: row.created_at.into(),
                seen: Some(row.last_seen_at.map(Moment::from).into()),
            })
        })
        .collect()
}

pub(super) async fn role(pool: &PgPool, org: OrgId, person: PersonId) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        "select role from membership where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    role.map(|role| role.parse().map_err(inconsistent_row("membership.role"))).transpose()
}

/// Whether this is a service account, which has acts of its own.
pub(super) async fn is_service_account(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from person where id = $1 and service_of is not null) as "is!""#,
        Uuid::from(person)
    )
    .fetch_one(connection)
    .await
}

/// The current roles of the actor and of another person, locked until the transaction ends. Of two people who lock each
/// other, one waits.
pub(crate) async fn lock_roles(
    connection: &mut PgConnection,
    org: OrgId,
    actor: PersonId,
    other: PersonId,
) -> Result<(Option<Role>, Option<Role>)> {
    let people = [Uuid::from(actor), Uuid::from(other)];
    let rows = sqlx::query!(
        "select person_id, role from membership where org_id = $1 and person_id = any($2)
         order by person_id for no key update",
        Uuid::from(org),
        &people
    )
    .fetch_all(connection)
    .await?;
    let role_of = |person: Uuid| {
        let row = rows.iter().find(|row| row.person_id == person);
        row.map(|row| row.role.parse().map_err(inconsistent_row("membership.role"))).transpose()
    };
    Ok((role_of(people[0])?, role_of(people[1])?))
}

/// Sets a role, which the claim of `by_issuer` gave. By hand (`None`), no claim of an identity provider changes it any more.
pub(crate) async fn set_role(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    role: Role,
    by_issuer: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update membership set role = $3, by_issuer = $4 where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person),
        role.as_str(),
        by_issuer
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn remove(connection: &mut PgConnection, org: OrgId, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("delete from membership where org_id = $1 and person_id = $2", Uuid::from(org), Uuid::from(person))
        .execute(connection)
        .await?;
    Ok(())
}

/// Remembers that somebody left (`by_themselves`) or was removed, so that no claim of an identity provider brings them back.
pub(super) async fn keep_out(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    by_themselves: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into kept_out (org_id, person_id, by_themselves) values ($1, $2, $3)
         on conflict (org_id, person_id) do update set by_themselves = $3, created_at = now()",
        Uuid::from(org),
        Uuid::from(person),
        by_themselves
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Returns whether they were not a member before. `by_issuer` is the identity provider whose claim made them one; `None` is by hand.
/// A claim may bring them back from now on, should they be removed by one.
pub(crate) async fn insert_member(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    role: Role,
    by_issuer: Option<&str>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into membership (org_id, person_id, role, by_issuer) values ($1, $2, $3, $4) on conflict do nothing",
        Uuid::from(org),
        Uuid::from(person),
        role.as_str(),
        by_issuer
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from kept_out where org_id = $1 and person_id = $2", Uuid::from(org), Uuid::from(person))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
