use domain::{
    draft::people::NewPerson,
    id::{OrgId, PersonId},
    org::{OrgSlug, OrgView, Role, Viewer},
    person::Email,
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use crate::{Result, error::inconsistent_row};

pub(super) async fn any_person(executor: impl Executor<'_, Database = Postgres>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select 1 from person) as "any!""#).fetch_one(executor).await
}

pub(super) async fn insert_setup_link(pool: &PgPool, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("insert into setup_link (token_hash) values ($1)", token_hash).execute(pool).await?;
    Ok(())
}

pub(super) async fn setup_link_exists(pool: &PgPool, token_hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select 1 from setup_link where token_hash = $1) as "any!""#, token_hash)
        .fetch_one(pool)
        .await
}

/// Makes set-ups wait for one another, whichever server they run on.
pub(super) async fn lock_set_up(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('lakewarden.set_up'))").fetch_one(connection).await?;
    Ok(())
}

/// Removes every set-up link; answers whether this one was among them.
pub(super) async fn delete_setup_links(connection: &mut PgConnection, token_hash: &[u8]) -> sqlx::Result<bool> {
    let hashes = sqlx::query_scalar!("delete from setup_link returning token_hash").fetch_all(connection).await?;
    Ok(hashes.iter().any(|hash| hash == token_hash))
}

pub(super) async fn insert_person(
    connection: &mut PgConnection,
    id: PersonId,
    new: &NewPerson,
    password_hash: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into person (id, email, name, password_hash) values ($1, $2, $3, $4)",
        Uuid::from(id),
        new.email.as_str(),
        new.name.as_str(),
        password_hash
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_org(
    connection: &mut PgConnection,
    id: OrgId,
    slug: &OrgSlug,
    active_key: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into org (id, slug, active_key) values ($1, $2, $3)",
        Uuid::from(id),
        slug.as_str(),
        active_key
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_membership(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    role: Role,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into membership (org_id, person_id, role) values ($1, $2, $3)",
        Uuid::from(org),
        Uuid::from(person),
        role.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn password_hash(pool: &PgPool, email: &Email) -> sqlx::Result<Option<(PersonId, String)>> {
    let row = sqlx::query!("select id, password_hash from person where email = $1", email.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|row| (row.id.into(), row.password_hash)))
}

pub(super) async fn viewer(pool: &PgPool, person: PersonId) -> Result<Option<Viewer>> {
    let rows = sqlx::query!(
        r#"select p.name, p.email, o.slug as "slug?", m.role as "role?"
           from person p left join membership m on m.person_id = p.id left join org o on o.id = m.org_id
           where p.id = $1 order by o.slug"#,
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (name, email) = (first.name.clone(), first.email.clone());
    let mut orgs = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(slug), Some(role)) = (row.slug, row.role) {
            orgs.push(OrgView {
                slug: slug.parse().map_err(inconsistent_row("org.slug"))?,
                role: role.parse().map_err(inconsistent_row("membership.role"))?,
            });
        }
    }
    Ok(Some(Viewer { name, email, orgs }))
}
