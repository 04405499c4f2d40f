use sqlx::PgPool;

use super::ticket::Ticket;
use crate::seal::WrappedOrgKey;

/// A stored request.
pub(super) struct StoredRequest {
    pub(super) request: Vec<u8>,
    pub(super) sealed: Option<Vec<u8>>,
    /// Seconds since it began.
    pub(super) age: i32,
    pub(super) org_key: WrappedOrgKey,
}

/// Begins a request, unless its key is taken; an expired key is free.
pub(super) async fn begin(pool: &PgPool, ticket: &Ticket, request: &[u8]) -> sqlx::Result<bool> {
    let begun = sqlx::query!(
        "insert into idempotent_request as r (person_id, token_id, key, request, org_id, key_version)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (person_id, token_id, key) do update
         set request = excluded.request, org_id = excluded.org_id, key_version = excluded.key_version, sealed = null,
             begun_at = now(), expires_at = excluded.expires_at
         where r.expires_at < now()",
        ticket.person,
        ticket.token,
        ticket.key,
        request,
        ticket.org,
        ticket.org_key.version
    )
    .execute(pool)
    .await?;
    Ok(begun.rows_affected() == 1)
}

pub(super) async fn find(pool: &PgPool, ticket: &Ticket) -> sqlx::Result<Option<StoredRequest>> {
    let row = sqlx::query!(
        r#"select r.request, r.sealed, extract(epoch from now() - r.begun_at)::int as "age!", k.version, k.kek_id, k.wrapped
         from idempotent_request r join org_key k on k.org_id = r.org_id and k.version = r.key_version
         where r.person_id = $1 and r.token_id = $2 and r.key = $3"#,
        ticket.person,
        ticket.token,
        ticket.key
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| StoredRequest {
        request: row.request,
        sealed: row.sealed,
        age: row.age,
        org_key: WrappedOrgKey { version: row.version, kek_id: row.kek_id, wrapped: row.wrapped },
    }))
}

pub(super) async fn finish(pool: &PgPool, ticket: &Ticket, sealed: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        "update idempotent_request set sealed = $4 where person_id = $1 and token_id = $2 and key = $3",
        ticket.person,
        ticket.token,
        ticket.key,
        sealed
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Dates a request back, as one that has run for too long.
pub(super) async fn give_up(pool: &PgPool, ticket: &Ticket) -> sqlx::Result<()> {
    sqlx::query!(
        "update idempotent_request set begun_at = now() - interval '1 day'
         where person_id = $1 and token_id = $2 and key = $3 and sealed is null",
        ticket.person,
        ticket.token,
        ticket.key
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn abandon(pool: &PgPool, ticket: &Ticket) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from idempotent_request where person_id = $1 and token_id = $2 and key = $3 and sealed is null",
        ticket.person,
        ticket.token,
        ticket.key
    )
    .execute(pool)
    .await?;
    Ok(())
}
