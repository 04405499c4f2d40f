use sqlx::{Connection as _, PgConnection, PgPool, raw_sql};
use testing::until_database;

use crate::start::support::{address, run, succeed};

const MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// A database from before bucket configs could be searched, with `rows` of them.
async fn before_search(pool: &PgPool, rows: i32) {
    MIGRATIONS.run_to(7, pool).await.unwrap();
    raw_sql(
        "begin;
         insert into kek values ('k', '\\x00');
         insert into org (id, slug, active_key) values ('00000000-0000-0000-0000-000000000001', 'acme', 1);
         insert into org_key values ('00000000-0000-0000-0000-000000000001', 1, 'k', '\\x00');
         commit",
    )
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, store_key, auth_method, fingerprint)
         select gen_random_uuid(), o.id, 'bucket-' || n, 's3', 'data-' || n, 'team/arrays/', 'us-east-1', 'aws',
                'anonymous', sha256(convert_to(n::text, 'UTF8'))
         from org o, generate_series(1, $1) n",
    )
    .bind(rows)
    .execute(pool)
    .await
    .unwrap();
}

/// The next index build takes this many seconds on any machine.
async fn slow_index(pool: &PgPool, seconds: f32) {
    let statements = format!(
        "create table slept (at timestamptz);
         create function sleep_once() returns event_trigger language plpgsql as $$
         begin
             if not exists (select 1 from slept) then
                 insert into slept values (now());
                 perform pg_sleep({seconds});
             end if;
         end $$;
         create event trigger slow on ddl_command_start when tag in ('CREATE INDEX') execute function sleep_once()"
    );
    raw_sql(sqlx::AssertSqlSafe(statements)).execute(pool).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_migration_of_many_rows_takes_its_time_and_another_server_waits_for_it(pool: PgPool) {
    before_search(&pool, 50_000).await;
    slow_index(&pool, 5.5).await;
    let address = address(&pool);
    let limit =
        format!("alter database \"{}\" set statement_timeout = '1s'", pool.connect_options().get_database().unwrap());
    raw_sql(sqlx::AssertSqlSafe(limit)).execute(&pool).await.unwrap();
    let settings = [("DATABASE_URL", address.as_str())];
    let second = async {
        let builds = "select exists (select 1 from pg_stat_activity
                        where datname = current_database() and wait_event = 'PgSleep')";
        until_database("a migration in progress", &pool, builds).await;
        run(&["migrate"], &settings).await
    };
    let (first, second) = tokio::join!(run(&["migrate"], &settings), second);
    assert!(first.status.success(), "{}", first.errors);
    assert!(second.status.success(), "{}", second.errors);
    assert!(second.errors.contains("another server is migrating the database"), "{}", second.errors);
    let counted: i32 = sqlx::query_scalar("select bucket_configs from org").fetch_one(&pool).await.unwrap();
    assert_eq!(counted, 50_000);
}

#[sqlx::test(migrations = false)]
async fn a_migration_waits_for_a_table_that_is_in_use(pool: PgPool) {
    before_search(&pool, 1).await;
    let mut busy = pool.begin().await.unwrap();
    raw_sql("lock table org in access share mode").execute(&mut *busy).await.unwrap();
    let address = address(&pool);
    let settings = [("DATABASE_URL", address.as_str())];
    let release = async {
        let waits = "select exists (select 1 from pg_locks where relation = 'org'::regclass and not granted)";
        until_database("a migration that waits", &pool, waits).await;
        // Meanwhile other transactions read and write: none queues behind a migration for long.
        let mut other = PgConnection::connect(&address).await.unwrap();
        raw_sql("set lock_timeout = '1500ms'; update org set slug = slug").execute(&mut other).await.unwrap();
        busy.rollback().await.unwrap();
    };
    let (migrated, ()) = tokio::join!(run(&["migrate"], &settings), release);
    assert!(migrated.status.success(), "{}", migrated.errors);
}

#[sqlx::test(migrations = false)]
async fn what_is_left_of_an_interrupted_index_is_built_again(pool: PgPool) {
    MIGRATIONS.run_to(20, &pool).await.unwrap();
    raw_sql(
        "create index api_token_by_end on api_token (id);
         update pg_index set indisvalid = false where indexrelid = 'api_token_by_end'::regclass",
    )
    .execute(&pool)
    .await
    .unwrap();
    succeed(&["migrate"], &[("DATABASE_URL", &address(&pool))]).await;
    let is_valid: bool =
        sqlx::query_scalar("select indisvalid from pg_index where indexrelid = 'api_token_by_end'::regclass")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(is_valid);
}

#[sqlx::test(migrations = false)]
async fn a_user_who_may_not_create_tables_is_told_the_grants(pool: PgPool) {
    let user = format!("user-{}", pool.connect_options().get_database().unwrap());
    let as_owner = |statement: String| raw_sql(sqlx::AssertSqlSafe(statement)).execute(&pool);
    as_owner(format!("create role \"{user}\" login")).await.unwrap();
    let theirs = address(&pool).replacen("postgres://", "", 1);
    let theirs = format!("postgres://{user}@{}", theirs.split_once('@').unwrap().1);
    let refused = run(&["migrate"], &[("DATABASE_URL", &theirs)]).await;
    assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
    assert!(refused.sentence().contains("grant create on schema public to"), "{}", refused.errors);
    // Following the sentence is enough.
    let grants = refused.sentence().split_once("run as the database's owner: ").unwrap().1.to_owned();
    as_owner(grants.clone()).await.unwrap();
    succeed(&["migrate"], &[("DATABASE_URL", &theirs)]).await;
    // A schema that is up to date needs none of it.
    as_owner(grants.replace("grant create", "revoke create").replace(" to ", " from ")).await.unwrap();
    succeed(&["migrate"], &[("DATABASE_URL", &theirs)]).await;
    as_owner(format!("drop owned by \"{user}\" cascade; drop role \"{user}\"")).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn an_older_program_works_with_a_newer_schema_unless_that_forbids_it(pool: PgPool) {
    raw_sql("insert into _sqlx_migrations values (9999, 'later', now(), true, '\\x00', 1)")
        .execute(&pool)
        .await
        .unwrap();
    let address = address(&pool);
    let settings = [("DATABASE_URL", address.as_str())];
    let said = succeed(&["migrate"], &settings).await;
    assert!(said.contains("newer than this program"), "{said}");
    raw_sql("update schema_compatibility set oldest_program = 9999").execute(&pool).await.unwrap();
    let refused = run(&["migrate"], &settings).await;
    assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
    assert!(refused.sentence().contains("needs a newer Lakewarden"), "{}", refused.errors);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_command_that_the_database_keeps_waiting_may_be_tried_again(pool: PgPool) {
    let mut other = pool.begin().await.unwrap();
    raw_sql("lock table person").execute(&mut *other).await.unwrap();
    let address = address(&pool);
    let settings = [("DATABASE_URL", address.as_str()), ("LAKEWARDEN_KEY", testing::KEYS)];
    let ended = run(&["admin", "org", "--org", "ocean", "--email", "ada@example.com"], &settings).await;
    assert_eq!(ended.status.code(), Some(69), "{}", ended.errors);
    other.rollback().await.unwrap();
    let ended = run(&["admin", "org", "--org", "ocean", "--email", "ada@example.com"], &settings).await;
    assert_eq!(ended.status.code(), Some(1), "{}", ended.errors);
    assert!(ended.sentence().contains("nobody has the address ada@example.com"), "{}", ended.errors);
}

/// An index build in progress waits for every transaction that ran a statement at its moment.
#[sqlx::test(migrations = false)]
async fn a_server_that_waits_for_a_migration_holds_no_transaction_open(pool: PgPool) {
    let mut other = pool.begin().await.unwrap();
    let turn = "select pg_advisory_xact_lock(hashtextextended('lakewarden.migrate', 0))";
    raw_sql(turn).execute(&mut *other).await.unwrap();
    let address = address(&pool);
    let settings = [("DATABASE_URL", address.as_str())];
    let between = async {
        let waits = "select exists (select 1 from pg_stat_activity
                     where datname = current_database() and state = 'idle' and query = 'rollback')";
        until_database("a server that waits outside a transaction", &pool, waits).await;
        other.rollback().await.unwrap();
    };
    tokio::join!(succeed(&["migrate"], &settings), between);
}
