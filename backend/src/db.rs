//! The connection pool and the migrations.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection as _, PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use time::OffsetDateTime;

/// For how long an unused connection is taken to work without asking.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Why the database can't be used, as a sentence for the operator. The address may hold a password and is not part of it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address can't be read.
    #[error("the database address is not of the form postgres://user:password@host:5432/database")]
    Address,
    /// Nobody answers there.
    #[error("PostgreSQL cannot be reached: {0}")]
    Unreachable(String),
    /// The server is too old for what the schema uses.
    #[error("PostgreSQL 15 or newer is needed; this one is {0}")]
    TooOld(String),
    /// A migration failed; the schema is as it was.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] MigrateError),
}

/// Opens a pool of at most `connections`, whose statements take at most five seconds and wait two for a lock.
///
/// # Errors
/// See [`DbError`].
pub async fn connect(address: &str, connections: u32) -> Result<PgPool, DbError> {
    let options = PgConnectOptions::from_str(address)
        .map_err(|_| DbError::Address)?
        .application_name("lakewarden")
        .options([("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s")])
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(2))
        .test_before_acquire(false)
        .before_acquire(|connection, since| Box::pin(is_alive(connection, since.idle_for)))
        .connect_with(options)
        .await
        .map_err(|error| DbError::Unreachable(plain_reason(&error)))?;
    let (number, text): (i32, String) =
        sqlx::query_as("select current_setting('server_version_num')::int, current_setting('server_version')")
            .fetch_one(&pool)
            .await
            .map_err(|error| DbError::Unreachable(plain_reason(&error)))?;
    if number < 150_000 { Err(DbError::TooOld(text)) } else { Ok(pool) }
}

/// A connection that was in use a moment ago is taken as it is; any other is asked first whether it still works.
async fn is_alive(connection: &mut PgConnection, idle: Duration) -> sqlx::Result<bool> {
    Ok(idle < TRUSTED_FOR || connection.ping().await.is_ok())
}

/// Applies what is missing of the schema.
///
/// # Errors
/// [`DbError::Migration`] when one fails, and when the database is ahead of this binary.
pub async fn migrate(pool: &PgPool) -> Result<(), DbError> {
    MIGRATIONS.run(pool).await.map_err(DbError::from)
}

pub(crate) async fn now(pool: &PgPool) -> sqlx::Result<OffsetDateTime> {
    sqlx::query_scalar("select now()").fetch_one(pool).await
}

fn plain_reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(io) => io.to_string(),
        sqlx::Error::Database(db) => db.message().to_owned(),
        sqlx::Error::PoolTimedOut => "it did not answer within two seconds".into(),
        sqlx::Error::Tls(_) => "the connection could not be secured".into(),
        _ => "it answered in an unexpected way".into(),
    }
}
