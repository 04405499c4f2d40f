//! Everything behind HTTP: PostgreSQL, encryption and the clouds. Knows no axum and no leptos.
//!
//! A caller is turned into an [`Actor`](actor::Actor) first; every operation on an organisation's things takes one and
//! touches rows of that organisation only, so another organisation's id answers exactly like one that does not exist.

pub mod actor;
mod audit;
mod buckets;
mod budget;
pub mod cloud;
pub mod connection;
mod db;
pub mod egress;
mod error;
mod people;
pub mod random;
pub mod seal;
pub mod sessions;
mod tokens;
mod vending;

use std::time::Duration;

use domain::moment::Moment;
use sqlx::PgPool;

pub use db::{DbError, connect, migrate};
pub use error::{Conflict, Error, Result};
pub use people::Credentials;
pub use tokens::{Lifetime, NewToken};
pub use vending::{VendedCredentials, VendedKeys};

use crate::{budget::Budgets, cloud::aws::Aws, seal::Keyring};

/// What the server knows and can do. Cheap to share; holds no truth that is not in the database.
#[derive(Debug)]
pub struct Backend {
    pool: PgPool,
    keyring: Keyring,
    aws: Aws,
    budgets: Budgets,
}

impl Backend {
    /// Puts the parts together. The keyring must have been made ready against the same database.
    #[must_use]
    pub fn new(pool: PgPool, keyring: Keyring, aws: Aws) -> Self {
        Self { pool, keyring, aws, budgets: Budgets::default() }
    }

    /// The clouds this server reaches.
    #[must_use]
    pub fn aws(&self) -> &Aws {
        &self.aws
    }

    /// The time by the one clock that counts, the database's.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn now(&self) -> Result<Moment> {
        Ok(db::now(&self.pool).await?.into())
    }

    /// Whether the database answers within two seconds.
    pub async fn is_ready(&self) -> bool {
        matches!(tokio::time::timeout(Duration::from_secs(2), db::now(&self.pool)).await, Ok(Ok(_)))
    }
}
