use domain::{
    id::{IdentityId, PersonId},
    moment::Moment,
    org::OrgSlug,
    session::IdentityView,
};
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{attempt::Attempt, purpose::Purpose};
use crate::{Result, error::inconsistent_row, random};

pub(super) async fn insert(
    pool: &PgPool,
    attempt: &Attempt,
    provider: &str,
    purpose: Purpose<'_>,
    next: &str,
) -> Result<()> {
    let hash = |link: &str| Sha256::digest(link.as_bytes()).to_vec();
    let (word, person, link) = match purpose {
        Purpose::SignIn => ("sign_in", None, None),
        Purpose::Join(link) => ("join", None, Some(hash(link))),
        Purpose::SetUp(token, _) => ("set_up", None, Some(hash(token))),
        Purpose::Link(person) => ("link", Some(person), None),
        Purpose::Confirm(person) => ("confirm", Some(person), None),
    };
    let org = if let Purpose::SetUp(_, org) = purpose { Some(org.as_str()) } else { None };
    let (invitation, set_up) = if org.is_some() { (None, link) } else { (link, None) };
    let (state_hash, browser_hash) = (attempt.state_hash(), attempt.browser_hash());
    sqlx::query!(
        "insert into sign_on
             (state_hash, browser_hash, provider, purpose, person_id, invitation_hash, next, set_up_hash, set_up_org)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        state_hash.as_slice(),
        browser_hash.as_slice(),
        provider,
        word,
        person.map(Uuid::from),
        invitation,
        next,
        set_up,
        org
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A sign-in that was begun.
pub(super) struct Begun {
    pub(super) browser_hash: Vec<u8>,
    pub(super) provider: String,
    pub(super) purpose: String,
    pub(super) person: Option<PersonId>,
    pub(super) invitation_hash: Option<Vec<u8>>,
    /// The hash of the set-up token, and the organisation to make.
    pub(super) set_up: Option<(Vec<u8>, OrgSlug)>,
    pub(super) next: String,
    pub(super) created_at: Moment,
}

/// Uses up a state; `None` for one that does not exist or is older than ten minutes.
pub(super) async fn take(pool: &PgPool, state_hash: &[u8]) -> Result<Option<Begun>> {
    let row = sqlx::query!(
        r#"delete from sign_on where state_hash = $1
           returning browser_hash, provider, purpose, person_id, invitation_hash, next, created_at, set_up_hash, set_up_org,
                     created_at > now() - interval '10 minutes' as "is_valid!""#,
        state_hash
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row.filter(|row| row.is_valid) else { return Ok(None) };
    let org = row.set_up_org.map(|org| org.parse().map_err(inconsistent_row("sign_on.set_up_org"))).transpose()?;
    Ok(Some(Begun {
        browser_hash: row.browser_hash,
        provider: row.provider,
        purpose: row.purpose,
        person: row.person_id.map(Into::into),
        invitation_hash: row.invitation_hash,
        set_up: row.set_up_hash.zip(org),
        next: row.next,
        created_at: row.created_at.into(),
    }))
}

/// An identity, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) identity: IdentityId,
    pub(super) person: PersonId,
}

pub(super) async fn find_identity(pool: &PgPool, issuer: &str, subject: &str) -> Result<Option<Held>> {
    let query = sqlx::query!("select id, person_id from identity where issuer = $1 and subject = $2", issuer, subject);
    let row = query.fetch_optional(pool).await?;
    Ok(row.map(|row| Held { identity: row.id.into(), person: row.person_id.into() }))
}

pub(super) async fn note_use(pool: &PgPool, identity: IdentityId) -> Result<()> {
    sqlx::query!("update identity set last_used_at = now() where id = $1", Uuid::from(identity)).execute(pool).await?;
    Ok(())
}

/// `None` when somebody has it already.
pub(super) async fn insert_identity(
    connection: &mut PgConnection,
    issuer: &str,
    (subject, email): (&str, Option<&str>),
    person: PersonId,
) -> Result<Option<Held>> {
    let identity = random::uuid();
    let done = sqlx::query!(
        "insert into identity (id, issuer, subject, person_id, email) values ($1, $2, $3, $4, $5) on conflict do nothing",
        identity,
        issuer,
        subject,
        Uuid::from(person),
        email
    )
    .execute(connection)
    .await?;
    Ok((done.rows_affected() == 1).then(|| Held { identity: identity.into(), person }))
}

/// Locks an identity of a person until the transaction ends; returns whether it exists.
pub(crate) async fn lock_identity(
    connection: &mut PgConnection,
    person: PersonId,
    identity: IdentityId,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "select id from identity where person_id = $1 and id = $2 for key share",
        Uuid::from(person),
        Uuid::from(identity)
    );
    Ok(found.fetch_optional(connection).await?.is_some())
}

/// Ends the sessions of a person that an identity opened, but `except`. A session from before the identity was noted counts as
/// opened by each.
pub(super) async fn end_sessions(
    connection: &mut PgConnection,
    person: PersonId,
    identity: IdentityId,
    except: Option<&[u8]>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from session where person_id = $1 and data ? 'provider' and coalesce(data ->> 'identity', $2) = $2
           and id_hash is distinct from $3",
        Uuid::from(person),
        identity.to_string(),
        except
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The issuers of a person's identities.
pub(super) async fn issuers_of(pool: &PgPool, person: PersonId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select distinct issuer from identity where person_id = $1", Uuid::from(person))
        .fetch_all(pool)
        .await
}

/// Deletes every identity of a person; returns their number.
pub(crate) async fn delete_all(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<u64> {
    let done =
        sqlx::query!("delete from identity where person_id = $1", Uuid::from(person)).execute(connection).await?;
    Ok(done.rows_affected())
}

/// The identities of a person, with their issuers as providers, the newest first.
pub(super) async fn of_person(pool: &PgPool, person: PersonId) -> Result<Vec<IdentityView>> {
    let rows = sqlx::query!(
        "select id, issuer, email, created_at, last_used_at from identity where person_id = $1
         order by created_at desc, id",
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    let view = rows.into_iter().map(|row| IdentityView {
        id: row.id.into(),
        provider: row.issuer,
        email: row.email,
        linked_at: row.created_at.into(),
        used_at: row.last_used_at.into(),
    });
    Ok(view.collect())
}

/// Locks a person's account; returns whether it has a password.
pub(super) async fn lock_ways_in(connection: &mut PgConnection, person: PersonId) -> Result<Option<bool>> {
    let query = sqlx::query_scalar!(
        r#"select password_hash <> '' as "has_password!" from person where id = $1 for update"#,
        Uuid::from(person)
    );
    Ok(query.fetch_optional(connection).await?)
}

/// Returns the issuer, if the person had this identity.
pub(super) async fn delete_identity(
    connection: &mut PgConnection,
    person: PersonId,
    identity: IdentityId,
) -> Result<Option<String>> {
    let query = sqlx::query_scalar!(
        "delete from identity where id = $1 and person_id = $2 returning issuer",
        Uuid::from(identity),
        Uuid::from(person)
    );
    Ok(query.fetch_optional(connection).await?)
}

/// The number of identities of these issuers.
pub(super) async fn count_usable(connection: &mut PgConnection, person: PersonId, issuers: &[String]) -> Result<i64> {
    let query = sqlx::query_scalar!(
        r#"select count(*) as "count!" from identity where person_id = $1 and issuer = any($2)"#,
        Uuid::from(person),
        issuers
    );
    Ok(query.fetch_one(connection).await?)
}
