//! Expired rows are deleted after their time, and no others.

use backend::{Removed, Retention, upkeep};
use sqlx::{AssertSqlSafe, PgPool, raw_sql};
use testing::{World, until_database};

fn for_ever() -> Retention {
    Retention::days(0).unwrap()
}

/// Rows of each kind, some expired and some not.
async fn fill(pool: &PgPool) {
    raw_sql(
        "insert into session (id_hash, data, seen_at)
         select sha256(n::text::bytea), '{}', now() - interval '1 day' * n from generate_series(0, 1) n;

         insert into api_token (id, org_id, person_id, name, secret_hash, expires_at, revoked_at)
         select lpad(n::text, 12, '0'), m.org_id, m.person_id, 'ci', sha256(n::text::bytea),
                now() + case n when 1 then interval '-31 days' when 2 then interval '-29 days' else interval '1 day' end,
                case n when 3 then now() - interval '31 days' when 4 then now() - interval '29 days' end
         from membership m join org o on o.id = m.org_id and o.slug = 'acme', generate_series(1, 5) n;

         insert into invitation (id, org_id, role, token_hash, created_by, expires_at)
         select gen_random_uuid(), m.org_id, 'reader', sha256(n::text::bytea), m.person_id, now() - interval '1 day' * n
         from membership m join org o on o.id = m.org_id and o.slug = 'acme', generate_series(29, 31, 2) n;

         insert into password_reset (person_id, token_hash, expires_at)
         select id, sha256(email::bytea), now() + interval '1 minute' * case when email = 'ada@example.com' then -1 else 1 end
         from person;

         insert into idempotent_request (person_id, token_id, key, request, org_id, key_version, expires_at)
         select person_id, '', n::text, sha256('x'), id, active_key, now() + interval '1 minute' * n
         from org, generate_series(-1, 1, 2) n where slug = 'ada';

         insert into device (id, person_id, client, network, expires_at, ended_at)
         select gen_random_uuid(), id, 'arraylake', n::text, now() + interval '1 day', now() - interval '1 day' * nullif(n, 0)
         from person, generate_series(0, 31, 31) n where email = 'ada@example.com';
         insert into device_request (id, secret_hash, user_code, client, network, expires_at)
         select n::text, sha256('x'), case n when 1 then 'BBBBBBBB' else 'CCCCCCCC' end, 'arraylake', '', now() + interval '1 minute' * n
         from generate_series(-1, 1, 2) n;
         insert into device_refresh (id, device_id, secret_hash, expires_at)
         select n::text, id, sha256('x'), now() + interval '1 minute' * n
         from device, generate_series(-1, 1, 2) n where ended_at is null;

         insert into setup_link (token_hash) values (sha256('a'));

         insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, store_key, auth_method, fingerprint)
         select gen_random_uuid(), id, 'kept', 's3', 'kept', '', 'us-east-1', 'aws', 'anonymous', sha256('kept')
         from org where slug = 'acme';
         insert into cloud_credential (id, org_id, name, kind, access_key_id, endpoint, secret_version, key_version, alg, sealed, fingerprint)
         select gen_random_uuid(), id, 'pair', 'aws_key', 'AKIDEXAMPLE', 'https://store.example.com', 1, active_key, 1, repeat('x', 28)::bytea, sha256('pair')
         from org where slug = 'acme';
         insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, endpoint, store_key, auth_method, cloud_credential_id, fingerprint)
         select gen_random_uuid(), org_id, 'on-pair', 's3-compatible', 'on-pair', '', endpoint, 'store.example.com:443', 'cloud_credential', id, sha256('on-pair')
         from cloud_credential;
         insert into connection_test (org_id, fingerprint, report, verified, trusted, tested_at, mac)
         select org_id, sha256(sha256('on-pair') || sha256('pair')), '{}', true, true, now() - interval '2 days', sha256('')
         from cloud_credential;
         insert into connection_test (org_id, fingerprint, report, verified, trusted, tested_at, mac)
         select id, sha256(name::bytea), '{}', true, true, now() - case name when 'young' then interval '1 hour' else interval '2 days' end, sha256('')
         from org, unnest(array['kept', 'young', 'old']) name where slug = 'acme';
         insert into credential_test (org_id, fingerprint, report, verified, tested_at, mac)
         select id, sha256(name::bytea), '{}', true, now() - case name when 'young' then interval '1 hour' else interval '2 days' end, sha256('')
         from org, unnest(array['young', 'old']) name where slug = 'acme';",
    )
    .execute(pool)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn upkeep_removes_what_ended_long_enough_ago(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world.pool).await;
    let removed = upkeep::run(&world.cx, for_ever()).await.unwrap();
    let expected = Removed {
        sessions: 1,
        tokens: 2,
        invitations: 1,
        devices: 3,
        reset_links: 1,
        sign_ons: 0,
        set_up_links: 1,
        tests: 2,
        answers: 1,
        events: 0,
    };
    assert_eq!(removed, Some(expected));
    assert_eq!(upkeep::run(&world.cx, for_ever()).await.unwrap(), Some(Removed::default()));
    let kept: Vec<String> =
        sqlx::query_scalar("select id from api_token order by id").fetch_all(&world.pool).await.unwrap();
    assert_eq!(kept, ["000000000002", "000000000004", "000000000005"]);
}

/// Every table with an expiry is swept. A table that gets such a column fails here until [`fill`] inserts a row and the
/// upkeep deletes it.
#[sqlx::test(migrations = "../migrations")]
async fn nothing_that_expires_stays_for_ever(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world.pool).await;
    let ends: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = current_schema() and table_name not like E'\\\\_%' and data_type in ('timestamp with time zone', 'date')
         and column_name ~ 'expir|_until$|^until|^ends?_|_ends?$|_ends?_|valid_to|deadline|delete_after|keep_'",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert!(ends.len() >= 3, "{ends:?}");
    for (table, column) in &ends {
        let long_ago = format!("update {table} set {column} = now() - interval '400 days'");
        let rows = raw_sql(AssertSqlSafe(long_ago)).execute(&world.pool).await.unwrap().rows_affected();
        assert!(rows > 0, "put a row into {table}");
    }
    upkeep::run(&world.cx, for_ever()).await.unwrap();
    for (table, column) in ends {
        let kept = format!("select count(*) from {table} where {column} < now() - interval '1 year'");
        let kept: i64 = sqlx::query_scalar(AssertSqlSafe(kept)).fetch_one(&world.pool).await.unwrap();
        assert_eq!(kept, 0, "{table} is not swept");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn more_than_one_batch_is_removed_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    raw_sql(
        "insert into connection_test (org_id, fingerprint, report, verified, trusted, tested_at, mac)
         select id, sha256(n::text::bytea), '{}', true, true, now() - interval '2 days', sha256('')
         from org, generate_series(1, 12000) n where slug = 'acme'",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    assert_eq!(upkeep::run(&world.cx, for_ever()).await.unwrap().map(|removed| removed.tests), Some(12_000));
}

#[sqlx::test(migrations = "../migrations")]
async fn one_server_at_a_time_does_the_upkeep(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world.pool).await;
    // Another server has the turn: it holds a row of this table, so that the upkeep waits in the middle.
    let mut other = world.pool.begin().await.unwrap();
    raw_sql("lock table setup_link in exclusive mode").execute(&mut *other).await.unwrap();
    let first = upkeep::run(&world.cx, for_ever());
    let second = async {
        let waits = "select exists (select 1 from pg_locks where relation = 'setup_link'::regclass and not granted)";
        until_database("the first upkeep", &world.pool, waits).await;
        let second = upkeep::run(&world.cx, for_ever()).await.unwrap();
        other.rollback().await.unwrap();
        second
    };
    let (first, second) = tokio::join!(first, second);
    assert!(first.unwrap().is_some());
    assert_eq!(second, None);
}
