use domain::{
    id::{OrgId, PersonId},
    org::OrgSlug,
    profile::Profile,
};
use serde_json::Value;
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use super::organization::{Organization, OrganizationUser};
use crate::{Error, Result, error::inconsistent_row, listing::KeysetRequest, people::user_of};

/// Inserts an organisation, or the namespace of `person`; returns whether its name was free.
pub(super) async fn insert_org(
    connection: &mut PgConnection,
    id: OrgId,
    slug: &OrgSlug,
    person: Option<PersonId>,
    active_key: i32,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into org (id, slug, person_id, active_key) values ($1, $2, $3, $4) on conflict (slug) do nothing",
        Uuid::from(id),
        slug.as_str(),
        person.map(Uuid::from),
        active_key
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn profile_of(value: Value) -> Result<Profile> {
    serde_json::from_value(value).map_err(inconsistent_row("org.profile"))
}

pub(super) async fn profile(pool: &PgPool, org: OrgId) -> Result<Profile> {
    let value = sqlx::query_scalar!("select profile from org where id = $1", Uuid::from(org)).fetch_one(pool).await?;
    profile_of(value)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock_profile(connection: &mut PgConnection, org: OrgId) -> Result<Profile> {
    let value = sqlx::query_scalar!("select profile from org where id = $1 for no key update", Uuid::from(org))
        .fetch_one(connection)
        .await?;
    profile_of(value)
}

pub(super) async fn set_profile(connection: &mut PgConnection, org: OrgId, profile: &Profile) -> Result<()> {
    let value = serde_json::to_value(profile).map_err(|error| Error::Internal(error.into()))?;
    sqlx::query!("update org set profile = $2, updated_at = now() where id = $1", Uuid::from(org), value)
        .execute(connection)
        .await?;
    Ok(())
}

/// The first of these names without a credential in the namespace.
pub(super) async fn missing_credential(
    connection: &mut PgConnection,
    org: OrgId,
    names: &[String],
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"select wanted as "wanted!" from unnest($2::text[]) wanted
           where not exists (select 1 from cloud_credential c where c.org_id = $1 and c.name = wanted) limit 1"#,
        Uuid::from(org),
        names
    )
    .fetch_optional(connection)
    .await
}

/// A part of the organisations of a person, or of the one that a token belongs to, without those that the token does not enter.
pub(super) async fn organizations(
    executor: impl Executor<'_, Database = Postgres>,
    person: PersonId,
    only: Option<OrgId>,
    token: Option<&str>,
    wanted: &KeysetRequest<String>,
) -> Result<Vec<Organization>> {
    let rows = sqlx::query!(
        "select o.id, o.slug, o.profile, o.created_at, o.updated_at, m.role
         from membership m join org o on o.id = m.org_id
         where m.person_id = $1 and o.person_id is null and ($2::uuid is null or o.id = $2) and token_enters($6, o.id)
           and o.slug > $3 and o.slug like $5
         order by o.slug limit $4",
        Uuid::from(person),
        only.map(Uuid::from),
        wanted.after.as_deref().unwrap_or_default(),
        wanted.limit(),
        wanted.like_pattern(),
        token
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Organization {
                id: row.id.into(),
                slug: OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
                profile: profile_of(row.profile)?,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
            })
        })
        .collect()
}

pub(super) async fn users_of(pool: &PgPool, org: OrgId) -> Result<Vec<OrganizationUser>> {
    let rows = sqlx::query!(
        "select p.id, p.name, p.email, own.slug, m.role
         from membership m join person p on p.id = m.person_id join org own on own.person_id = p.id
         where m.org_id = $1 order by own.slug",
        Uuid::from(org)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OrganizationUser {
                user: user_of(row.id, &row.slug, row.name, row.email)?,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
            })
        })
        .collect()
}

/// Deletes an organisation without bucket configs and credentials; returns whether it did. Its row is locked first, so
/// that a concurrent addition is either seen or fails.
pub(super) async fn delete_empty(connection: &mut PgConnection, org: OrgId) -> sqlx::Result<bool> {
    sqlx::query!("select id from org where id = $1 for update", Uuid::from(org))
        .fetch_optional(&mut *connection)
        .await?;
    let done = sqlx::query!(
        "delete from org o where o.id = $1
         and not exists (select 1 from bucket_config b where b.org_id = o.id)
         and not exists (select 1 from cloud_credential c where c.org_id = o.id)",
        Uuid::from(org)
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
