//! A connection, opened within a time limit.

use std::time::Duration;

use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use tokio::time::timeout;

use super::DbError;

/// How long a first answer may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// A connection, or PostgreSQL's error.
pub(super) async fn first(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    timeout(PATIENCE, options.connect()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// A connection outside the pool.
pub(super) async fn open(options: &PgConnectOptions) -> Result<PgConnection, DbError> {
    first(options).await.map_err(|error| DbError::connecting(&error, options))
}
