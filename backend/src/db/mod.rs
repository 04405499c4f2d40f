//! The database: connections, schema, health.

mod connect;
mod error;
mod health;
mod migrate;
mod open;
mod pooler;
mod sql;

use std::sync::Arc;

use sqlx::{PgPool, postgres::PgConnectOptions};
use time::OffsetDateTime;

pub use connect::connect;
pub use error::DbError;
pub use migrate::migrate;

pub(crate) use health::Health;
use pooler::Pooling;

/// A database that answers.
#[derive(Debug, Clone)]
pub struct Db {
    /// Connections for requests: statements end after five seconds and wait two seconds for a lock.
    pub pool: PgPool,
    pub(crate) health: Arc<Health>,
    pooling: Pooling,
}

impl From<PgPool> for Db {
    /// An existing pool, such as a test's.
    fn from(pool: PgPool) -> Self {
        let health = Arc::new(Health::new(own_options(&pool)));
        Self { pool, health, pooling: Pooling::None }
    }
}

/// Options for connections outside the pool.
fn own_options(pool: &PgPool) -> PgConnectOptions {
    (*pool.connect_options()).clone()
}

pub(crate) async fn now(pool: &PgPool) -> sqlx::Result<OffsetDateTime> {
    sqlx::query_scalar("select now()").fetch_one(pool).await
}
