use sqlx::{PgConnection, PgPool};

/// Takes the turn until the transaction ends, unless another server has it. The transaction may be idle meanwhile.
pub(super) async fn take_turn(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query!("select set_config('idle_in_transaction_session_timeout', '0', true) as no_limit")
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('lakewarden.upkeep', 0)) as "ours!""#)
        .fetch_one(connection)
        .await
}

/// Tokens that expired or were revoked so many days ago.
pub(super) async fn delete_tokens(pool: &PgPool, days: i32, batch: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from api_token where id in (
             select id from api_token
             where least(expires_at, revoked_at) < now() - make_interval(days => $1)
             limit $2 for update skip locked)",
        days,
        batch
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// Invitations that expired so many days ago.
pub(super) async fn delete_invitations(pool: &PgPool, days: i32, batch: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from invitation where id in (
             select id from invitation where expires_at < now() - make_interval(days => $1)
             limit $2 for update skip locked)",
        days,
        batch
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// Set-up links that are so many days old, and all of them once there is an account.
pub(super) async fn delete_set_up_links(pool: &PgPool, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from setup_link
         where created_at < now() - make_interval(days => $1) or exists (select 1 from person)",
        days
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// Tests that are so many days old and of no bucket config.
pub(super) async fn delete_bucket_tests(pool: &PgPool, days: i32, batch: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from connection_test where (org_id, fingerprint) in (
             select t.org_id, t.fingerprint from connection_test t
             where t.tested_at < now() - make_interval(days => $1)
             and not exists (select 1 from bucket_config b where b.org_id = t.org_id and b.fingerprint = t.fingerprint)
             limit $2 for update skip locked)",
        days,
        batch
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// Tests that are so many days old and of no cloud credential.
pub(super) async fn delete_credential_tests(pool: &PgPool, days: i32, batch: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from credential_test where id in (
             select id from credential_test
             where cloud_credential_id is null and tested_at < now() - make_interval(days => $1)
             limit $2 for update skip locked)",
        days,
        batch
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}
