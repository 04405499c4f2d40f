//! Simple statements, which every pooler passes on: sent as text, never prepared.

use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _, raw_sql};

/// PostgreSQL's limits for statements, lock waits, and idle transactions.
pub(super) const LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s")];

/// The first query.
pub(super) struct Server {
    pub(super) number: i32,
    pub(super) version: String,
    /// Whether [`LIMITS`] are in force.
    pub(super) limits_hold: bool,
    /// Whether statements are limited at all.
    pub(super) any_limit: bool,
}

pub(super) async fn server(connection: &mut PgConnection) -> sqlx::Result<Server> {
    let row = raw_sql(
        "select current_setting('server_version_num')::int4, current_setting('server_version'),
                current_setting('statement_timeout') = '5s' and current_setting('lock_timeout') = '2s'
                and current_setting('idle_in_transaction_session_timeout') = '10s',
                current_setting('statement_timeout') <> '0'",
    )
    .fetch_one(connection)
    .await?;
    Ok(Server {
        number: row.try_get(0)?,
        version: row.try_get(1)?,
        limits_hold: row.try_get(2)?,
        any_limit: row.try_get(3)?,
    })
}

pub(super) async fn set_limits(connection: &mut PgConnection) -> sqlx::Result<()> {
    let statements: Vec<String> = LIMITS.iter().map(|(name, value)| format!("set {name} = '{value}'")).collect();
    raw_sql(AssertSqlSafe(statements.join("; "))).execute(connection).await?;
    Ok(())
}

pub(super) async fn lift_limits(connection: &mut PgConnection) -> sqlx::Result<()> {
    let statements: Vec<String> = LIMITS.iter().map(|(name, _)| format!("set {name} = 0")).collect();
    raw_sql(AssertSqlSafe(statements.join("; "))).execute(connection).await?;
    Ok(())
}

/// Limits lock waits; `None` removes the limit.
pub(super) async fn limit_lock_waits(connection: &mut PgConnection, ms: Option<u32>) -> sqlx::Result<()> {
    raw_sql(AssertSqlSafe(format!("set lock_timeout = {}", ms.unwrap_or(0)))).execute(connection).await?;
    Ok(())
}

/// The process id of the PostgreSQL backend.
pub(super) async fn backend_pid(connection: &mut PgConnection) -> sqlx::Result<i32> {
    raw_sql("select pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

/// Prepares a named statement, as every query of ours does.
pub(super) async fn prepare(connection: &mut PgConnection, statement: &'static str) -> sqlx::Result<()> {
    connection.prepare(sqlx::SqlSafeStr::into_sql_str(statement)).await.map(drop)
}

/// Whether it is read-only. Fails without a schema.
pub(super) async fn is_read_only(connection: &mut PgConnection) -> sqlx::Result<bool> {
    raw_sql("select current_setting('transaction_read_only')::bool from schema_compatibility")
        .fetch_one(connection)
        .await?
        .try_get(0)
}

/// The applied migrations, oldest first; none if their table does not exist yet.
pub(super) async fn applied(connection: &mut PgConnection) -> sqlx::Result<Vec<i64>> {
    if !exists(connection, "_sqlx_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = raw_sql("select version from _sqlx_migrations order by version").fetch_all(connection).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The newest migration a program must know to work with this schema.
pub(super) async fn oldest_program(connection: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    if !exists(connection, "schema_compatibility").await? {
        return Ok(None);
    }
    raw_sql("select oldest_program from schema_compatibility").fetch_one(connection).await?.try_get(0)
}

async fn exists(connection: &mut PgConnection, table: &'static str) -> sqlx::Result<bool> {
    let asked = format!("select to_regclass('{table}') is not null");
    raw_sql(AssertSqlSafe(asked)).fetch_one(connection).await?.try_get(0)
}

/// The migrating user, and its missing grants.
pub(super) struct Rights {
    /// Quoted, as in SQL.
    pub(super) user: String,
    pub(super) grants: Vec<String>,
}

pub(super) async fn rights(connection: &mut PgConnection) -> sqlx::Result<Rights> {
    let row = raw_sql(
        "select quote_ident(current_user), quote_ident(current_database()), quote_ident(current_schema()),
                coalesce(has_schema_privilege(current_schema(), 'create'), false),
                has_database_privilege(current_database(), 'create')
                or (select count(*) = 3 from pg_extension where extname in ('btree_gist', 'btree_gin', 'pg_trgm'))",
    )
    .fetch_one(connection)
    .await?;
    let (user, database, schema): (String, String, Option<String>) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let mut grants = Vec::new();
    match (schema, row.try_get(3)?) {
        (None, _) => grants.push(format!("create schema {user} authorization {user}")),
        (Some(schema), false) => grants.push(format!("grant create on schema {schema} to {user}")),
        (Some(_), true) => {}
    }
    if !row.try_get::<bool, _>(4)? {
        grants.push(format!("grant create on database {database} to {user}"));
    }
    Ok(Rights { user, grants })
}

/// Takes the turn to migrate until the transaction ends, which it begins, unless it is taken. It never waits in the database, nor
/// in a transaction: a concurrent index build waits for the end of every one that ran a statement at its moment.
pub(super) async fn try_migration_lock(connection: &mut PgConnection) -> sqlx::Result<bool> {
    raw_sql("begin").execute(&mut *connection).await?;
    let taken = raw_sql("select pg_try_advisory_xact_lock(hashtextextended('lakewarden.migrate', 0))");
    let is_ours: bool = taken.fetch_one(&mut *connection).await?.try_get(0)?;
    if !is_ours {
        raw_sql("rollback").execute(connection).await?;
    }
    Ok(is_ours)
}

/// Removes indexes whose build was interrupted: they are never used, and block their names.
pub(super) async fn drop_unfinished_indexes(connection: &mut PgConnection) -> sqlx::Result<()> {
    let rows = raw_sql(
        "select format('drop index concurrently %I.%I', n.nspname, c.relname)
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
         where not i.indisvalid and n.nspname = current_schema()",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        raw_sql(AssertSqlSafe(row.try_get::<String, _>(0)?)).execute(&mut *connection).await?;
    }
    Ok(())
}
