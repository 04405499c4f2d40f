use domain::id::PersonId;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The hash of a person's password, if they have one.
pub(super) async fn password_of(pool: &PgPool, person: PersonId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select password_hash from person where id = $1 and password_hash <> ''", Uuid::from(person))
        .fetch_optional(pool)
        .await
}

/// Returns whether the old password was still this one.
pub(super) async fn replace(
    connection: &mut PgConnection,
    person: PersonId,
    old_hash: &str,
    new_hash: &str,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update person set password_hash = $3 where id = $1 and password_hash = $2",
        Uuid::from(person),
        old_hash,
        new_hash
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn set(connection: &mut PgConnection, person: PersonId, hash: &str) -> sqlx::Result<()> {
    sqlx::query!("update person set password_hash = $2 where id = $1", Uuid::from(person), hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks an account until the transaction ends, against sign-ins.
pub(super) async fn lock_account(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("select 1 as locked from person where id = $1 for no key update", Uuid::from(person))
        .fetch_optional(connection)
        .await?;
    Ok(())
}

pub(super) async fn end_sessions(
    connection: &mut PgConnection,
    person: PersonId,
    except: Option<&[u8]>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from session where person_id = $1 and id_hash is distinct from $2",
        Uuid::from(person),
        except
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The numbers of revoked sessions of data clients, and of other tokens.
pub(super) struct Revoked {
    pub(super) sessions: i64,
    pub(super) tokens: i64,
}

/// Revokes the sessions of data clients, and with `all` the other tokens.
pub(super) async fn revoke_tokens(connection: &mut PgConnection, person: PersonId, all: bool) -> sqlx::Result<Revoked> {
    sqlx::query_as!(
        Revoked,
        r#"with revoked as (
               update api_token set revoked_at = now()
               where person_id = $1 and revoked_at is null and expires_at > now() and (is_session or $2)
               returning is_session
           )
           select count(*) filter (where is_session) as "sessions!", count(*) filter (where not is_session) as "tokens!"
           from revoked"#,
        Uuid::from(person),
        all
    )
    .fetch_one(connection)
    .await
}

/// Stores a link in place of the previous one.
pub(super) async fn put_reset(connection: &mut PgConnection, person: PersonId, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into password_reset (person_id, token_hash, expires_at) values ($1, $2, now() + interval '1 hour')
         on conflict (person_id) do update
         set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at",
        Uuid::from(person),
        token_hash
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The person a link belongs to.
pub(super) async fn reset_of(pool: &PgPool, token_hash: &[u8]) -> sqlx::Result<Option<PersonId>> {
    let person = sqlx::query_scalar!(
        "select person_id from password_reset where token_hash = $1 and expires_at > now()",
        token_hash
    )
    .fetch_optional(pool)
    .await?;
    Ok(person.map(Into::into))
}

/// Uses up a link; returns whether it existed. Of two concurrent callers, the second waits and finds nothing.
pub(super) async fn take_reset(
    connection: &mut PgConnection,
    person: PersonId,
    token_hash: &[u8],
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from password_reset where person_id = $1 and token_hash = $2 and expires_at > now()",
        Uuid::from(person),
        token_hash
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn end_resets(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("delete from password_reset where person_id = $1", Uuid::from(person)).execute(connection).await?;
    Ok(())
}
