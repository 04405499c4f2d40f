use sqlx::{PgConnection, PgPool, Postgres, postgres::PgArguments, query, query::Query};

/// Takes the turn until the transaction ends, unless another server has it. The transaction may be idle meanwhile.
pub(super) async fn take_turn(connection: &mut PgConnection) -> sqlx::Result<bool> {
    query!("select set_config('idle_in_transaction_session_timeout', '0', true) as no_limit")
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('lakewarden.upkeep', 0)) as "ours!""#)
        .fetch_one(connection)
        .await
}

/// A kind of ended rows, with the days for which they are stored afterwards.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expired {
    /// Twelve hours without use, or seven days in all.
    Sessions,
    /// Expired or revoked.
    Tokens(i32),
    /// Expired.
    Invitations(i32),
    /// Signed out, or expired.
    Devices(i32),
    /// Expired: the answer is the same as for an unknown code.
    DeviceRequests,
    /// Expired, used or not.
    RefreshTokens,
    /// Expired: the answer is the same as for an unknown one.
    ResetLinks,
    /// Sign-ins with identity providers that nobody finished in time.
    SignOns,
    /// Sign-ins whose code did not come in time.
    SecondSteps,
    /// Challenges of passkeys that were not answered in time.
    PasskeyChallenges,
    /// Stored answers of idempotent requests: expired.
    Answers,
    /// Days since their creation; all of them once there is an account.
    SetUpLinks(i32),
    /// Days since their creation, without a bucket config.
    BucketTests(i32),
    /// Days since their creation, without a cloud credential.
    CredentialTests(i32),
}

/// Deletes at most one batch, and returns its size.
pub(super) async fn delete(pool: &PgPool, expired: Expired, most: i64) -> sqlx::Result<u64> {
    let query = match expired {
        Expired::Sessions => query!(
            "delete from session where id_hash in (
                 select id_hash from session
                 where seen_at <= now() - interval '12 hours' or created_at <= now() - interval '7 days'
                 limit $1 for update skip locked)",
            most
        ),
        Expired::Tokens(days) => query!(
            "delete from api_token where id in (
                 select id from api_token where least(expires_at, revoked_at) < now() - make_interval(days => $1)
                 limit $2 for update skip locked)",
            days,
            most
        ),
        Expired::Invitations(days) => query!(
            "delete from invitation where id in (
                 select id from invitation where expires_at < now() - make_interval(days => $1)
                 limit $2 for update skip locked)",
            days,
            most
        ),
        Expired::Devices(days) => query!(
            "delete from device where id in (
                 select id from device where least(expires_at, ended_at) < now() - make_interval(days => $1)
                 limit $2 for update skip locked)",
            days,
            most
        ),
        Expired::DeviceRequests => query!(
            "delete from device_request where id in (
                 select id from device_request where expires_at < now() limit $1 for update skip locked)",
            most
        ),
        Expired::RefreshTokens => query!(
            "delete from device_refresh where id in (
                 select id from device_refresh where expires_at < now() limit $1 for update skip locked)",
            most
        ),
        Expired::ResetLinks => query!(
            "delete from password_reset where person_id in (
                 select person_id from password_reset where expires_at < now() limit $1 for update skip locked)",
            most
        ),
        Expired::SignOns => query!(
            "delete from sign_on where state_hash in (
                 select state_hash from sign_on where created_at < now() - interval '10 minutes'
                 limit $1 for update skip locked)",
            most
        ),
        Expired::SecondSteps => query!(
            "delete from second_step where id in (
                 select id from second_step where created_at < now() - interval '10 minutes'
                 limit $1 for update skip locked)",
            most
        ),
        Expired::PasskeyChallenges => query!(
            "delete from passkey_challenge where id in (
                 select id from passkey_challenge where created_at < now() - interval '5 minutes'
                 limit $1 for update skip locked)",
            most
        ),
        Expired::Answers => query!(
            "delete from idempotent_request where (person_id, token_id, key) in (
                 select person_id, token_id, key from idempotent_request where expires_at < now()
                 limit $1 for update skip locked)",
            most
        ),
        Expired::SetUpLinks(days) => query!(
            "delete from setup_link where token_hash in (
                 select token_hash from setup_link
                 where created_at < now() - make_interval(days => $1) or exists (select 1 from person)
                 limit $2 for update)",
            days,
            most
        ),
        Expired::BucketTests(days) => bucket_tests(days, most),
        Expired::CredentialTests(days) => credential_tests(days, most),
    };
    Ok(query.execute(pool).await?.rows_affected())
}

fn bucket_tests(days: i32, most: i64) -> Query<'static, Postgres, PgArguments> {
    query!(
        "delete from connection_test where (org_id, fingerprint) in (
             select t.org_id, t.fingerprint from connection_test t
             where t.tested_at < now() - make_interval(days => $1)
             and not exists (
                 select 1 from bucket_config b
                 left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
                 where b.org_id = t.org_id
                 and coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint) = t.fingerprint)
             limit $2 for update skip locked)",
        days,
        most
    )
}

fn credential_tests(days: i32, most: i64) -> Query<'static, Postgres, PgArguments> {
    query!(
        "delete from credential_test where id in (
             select id from credential_test
             where cloud_credential_id is null and tested_at < now() - make_interval(days => $1)
             limit $2 for update skip locked)",
        days,
        most
    )
}
