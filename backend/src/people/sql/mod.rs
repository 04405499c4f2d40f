//! The SQL of people: accounts as data clients see them in `account`, sign-ins that wait for their code in `second_step`,
//! passwords that were shown in `shown_password`.

mod account;
mod second_step;
mod shown_password;

use domain::{
    draft::people::NewPerson,
    id::PersonId,
    org::{OrgSlug, OrgView, Viewer},
    person::Email,
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

pub(crate) use self::shown_password::lock_account;
pub(super) use self::{
    account::{delete_person, fellow, memberships, named, rename, user},
    second_step::{delete_second_step, insert_second_step, lock_second_step, note_refused_code, second_step_is_open},
    shown_password::holds,
};
use super::name::Name;
use crate::{Result, error::inconsistent_row};

/// An account, as signing in needs it.
pub(super) struct Account {
    pub(super) person: PersonId,
    /// `None` for an account without a password.
    pub(super) password_hash: Option<String>,
    /// Whether a code is asked for after the password.
    pub(super) has_second_factor: bool,
}

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

/// Serialises set-ups on all servers.
pub(super) async fn lock_set_up(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('lakewarden.set_up'))").fetch_one(connection).await?;
    Ok(())
}

/// Deletes every set-up link; returns whether this one was among them.
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

pub(super) async fn without_namespace(connection: &mut PgConnection) -> Result<Vec<(PersonId, Email)>> {
    let rows = sqlx::query!(
        "select p.id, p.email from person p
         where p.service_of is null and not exists (select 1 from org o where o.person_id = p.id) order by p.created_at, p.id"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id.into(), row.email.parse().map_err(inconsistent_row("person.email"))?)))
        .collect()
}

/// Deletes the namespaces of service accounts, which have none: a server of before them makes some when it starts.
pub(super) async fn delete_namespaces_of_service_accounts(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("delete from org o using person p where p.id = o.person_id and p.service_of is not null")
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn account(pool: &PgPool, name: &Name) -> sqlx::Result<Option<Account>> {
    match name {
        Name::Email(email) => {
            sqlx::query_as!(
                Account,
                r#"select p.id as person, nullif(p.password_hash, '') as "password_hash?",
                          f.confirmed_at is not null as "has_second_factor!"
                   from person p left join second_factor f on f.person_id = p.id
                   where p.email = $1 and p.service_of is null"#,
                email.as_str()
            )
            .fetch_optional(pool)
            .await
        }
        Name::Username(username) => {
            sqlx::query_as!(
                Account,
                r#"select p.id as person, nullif(p.password_hash, '') as "password_hash?",
                          f.confirmed_at is not null as "has_second_factor!"
                   from person p join org o on o.person_id = p.id left join second_factor f on f.person_id = p.id
                   where o.slug = $1"#,
                username.as_str()
            )
            .fetch_optional(pool)
            .await
        }
    }
}

pub(super) async fn account_of(
    executor: impl Executor<'_, Database = Postgres>,
    person: PersonId,
) -> sqlx::Result<Option<Account>> {
    sqlx::query_as!(
        Account,
        r#"select p.id as person, nullif(p.password_hash, '') as "password_hash?",
                  f.confirmed_at is not null as "has_second_factor!"
           from person p left join second_factor f on f.person_id = p.id where p.id = $1"#,
        Uuid::from(person)
    )
    .fetch_optional(executor)
    .await
}

pub(super) async fn viewer(pool: &PgPool, person: PersonId) -> Result<Option<Viewer>> {
    let rows = sqlx::query!(
        r#"select p.name, p.email, own.slug as username, o.slug as "slug?", m.role as "role?",
                  (select count(*) from invitation i
                   join membership maker on maker.org_id = i.org_id and maker.person_id = i.created_by
                   where i.invitee = p.id and i.expires_at > now() and may_grant(maker.role, i.role)) as "invitations!"
           from person p join org own on own.person_id = p.id
           left join (membership m join org o on o.id = m.org_id and o.person_id is null) on m.person_id = p.id
           where p.id = $1 order by o.slug"#,
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (name, email) = (first.name.clone(), first.email.clone());
    let username = OrgSlug::stored(&first.username).map_err(inconsistent_row("org.slug"))?;
    let invitations = u32::try_from(first.invitations).unwrap_or(u32::MAX);
    let mut orgs = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(slug), Some(role)) = (row.slug, row.role) {
            orgs.push(OrgView {
                slug: OrgSlug::stored(&slug).map_err(inconsistent_row("org.slug"))?,
                role: role.parse().map_err(inconsistent_row("membership.role"))?,
            });
        }
    }
    Ok(Some(Viewer { username, name, email, orgs, invitations }))
}
