use domain::{
    id::PersonId,
    session::{SessionView, browser_in_words},
};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub(super) async fn insert(
    connection: &mut PgConnection,
    id_hash: &[u8],
    person: Option<PersonId>,
    data: &Value,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into session (id_hash, person_id, data) values ($1, $2, $3) on conflict do nothing",
        id_hash,
        person.map(Uuid::from),
        data
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a person is signed in with it.
pub(super) async fn is_open(connection: &mut PgConnection, person: PersonId, id_hash: &[u8]) -> sqlx::Result<bool> {
    let query = sqlx::query_scalar!(
        r#"select exists (select from session where id_hash = $1 and person_id = $2) as "is_open!""#,
        id_hash,
        Uuid::from(person)
    );
    query.fetch_one(connection).await
}

/// Returns whether a person is newly signed in with it.
pub(super) async fn update(
    connection: &mut PgConnection,
    id_hash: &[u8],
    person: Option<PersonId>,
    data: &Value,
) -> sqlx::Result<bool> {
    let signed_in = sqlx::query_scalar!(
        r#"update session s set person_id = $2, data = $3
           from (select id_hash, person_id from session where id_hash = $1 for update) was
           where s.id_hash = was.id_hash
           returning s.person_id is not null and s.person_id is distinct from was.person_id as "signed_in!""#,
        id_hash,
        person.map(Uuid::from),
        data
    )
    .fetch_optional(connection)
    .await?;
    Ok(signed_in.unwrap_or(false))
}

/// A live session.
pub(super) struct LiveSession {
    pub(super) data: Value,
    /// Whether its last recorded use is some minutes ago.
    pub(super) is_to_be_noted: bool,
}

pub(super) async fn load(pool: &PgPool, id_hash: &[u8]) -> sqlx::Result<Option<LiveSession>> {
    sqlx::query_as!(
        LiveSession,
        r#"select data, seen_at < now() - interval '5 minutes' as "is_to_be_noted!" from session
           where id_hash = $1 and seen_at > now() - interval '12 hours' and created_at > now() - interval '7 days'"#,
        id_hash
    )
    .fetch_optional(pool)
    .await
}

/// Records the use of these sessions. One that has ended meanwhile stays ended.
pub(super) async fn note_seen(pool: &PgPool, id_hashes: &[Vec<u8>]) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set seen_at = now() where id_hash = any($1) and seen_at > now() - interval '12 hours'",
        id_hashes
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Returns the signed-in person, unless it had ended.
pub(super) async fn delete(connection: &mut PgConnection, id_hash: &[u8]) -> sqlx::Result<Option<PersonId>> {
    let person = sqlx::query_scalar!("delete from session where id_hash = $1 returning person_id", id_hash)
        .fetch_optional(connection)
        .await?;
    Ok(person.flatten().map(PersonId::from))
}

/// The live sessions of a person, the last used first.
pub(super) async fn of_person(
    pool: &PgPool,
    person: PersonId,
    current: Option<&[u8]>,
) -> sqlx::Result<Vec<SessionView>> {
    let rows = sqlx::query!(
        r#"select created_at, seen_at, data->>'agent' as agent, data->>'address' as address, id_hash is not distinct from $2 as "is_current!" from session
           where person_id = $1 and seen_at > now() - interval '12 hours' and created_at > now() - interval '7 days'
           order by 5 desc, seen_at desc"#,
        Uuid::from(person),
        current
    )
    .fetch_all(pool)
    .await?;
    let view = rows.into_iter().map(|row| SessionView {
        browser: browser_in_words(row.agent.as_deref().unwrap_or_default()),
        address: row.address,
        opened_at: row.created_at.into(),
        seen_at: row.seen_at.into(),
        is_current: row.is_current,
    });
    Ok(view.collect())
}
