//! Everything behind HTTP: PostgreSQL, encryption and the clouds. Knows no axum and no leptos.
//!
//! A caller is turned into an [`Actor`](actor::Actor) first; every operation on an organisation's things takes one and
//! touches rows of that organisation only, so another organisation's id answers exactly like one that does not exist.

pub mod actor;
mod admission;
mod audit;
mod buckets;
mod budget;
pub mod cloud;
pub mod connection;
mod credentials;
mod db;
pub mod egress;
mod error;
mod listing;
mod members;
mod namespaces;
mod passwords;
mod people;
pub mod random;
mod repos;
pub mod seal;
pub mod sessions;
mod share;
mod tokens;
mod upkeep;
mod vending;

use std::sync::Arc;

use domain::{endpoint::EndpointUrl, moment::Moment};
use sqlx::PgPool;

pub use audit::{EventExport, Retention};
pub use budget::{Quota, Quotas};
pub use credentials::{CredentialFilter, PastTest, Proof};
pub use db::{Db, DbError, connect, migrate};
pub use error::{Conflict, Error, Result};
pub use listing::Chunk;
pub use members::NewInvitation;
pub use namespaces::{Organization, OrganizationUser, User};
pub use passwords::Ending;
pub use people::{ClientNetwork, Credentials, Visitor};
pub use repos::{Entry, RepoChange, RepoFilter};
pub use tokens::{Lifetime, NewToken, TokenHolder};
pub use upkeep::{Removed, keep_up};
pub use vending::{DEFAULT_LIFETIME, HandedKeys, Intent, Leave, VendedCredentials, VendedKeys, VendedToken};

use crate::{
    audit::Refusals,
    budget::Budgets,
    cloud::{aws::Aws, google::Google},
    connection::Trials,
    db::Health,
    seal::Keyring,
    sessions::Seen,
    share::Shares,
    vending::Sessions,
};

/// What the server knows and can do. Cheap to share; holds no truth that is not in the database.
#[derive(Debug)]
pub struct Backend {
    pool: PgPool,
    health: Arc<Health>,
    keyring: Keyring,
    aws: Aws,
    google: Google,
    client_s3_endpoint: Option<EndpointUrl>,
    budgets: Budgets,
    sessions: Sessions,
    seen: Seen,
    shares: Shares,
    trials: Trials,
    refusals: Refusals,
}

impl Backend {
    /// Puts the parts together. The keyring must have been made ready against the same database.
    #[must_use]
    pub fn new(db: impl Into<Db>, keyring: Keyring, aws: Aws) -> Self {
        let Db { pool, health, .. } = db.into();
        Self {
            pool,
            health,
            keyring,
            aws,
            google: Google::nameless(None),
            client_s3_endpoint: None,
            budgets: Budgets::default(),
            sessions: Sessions::new(DEFAULT_LIFETIME),
            seen: Seen::default(),
            shares: Shares::default(),
            trials: Trials::default(),
            refusals: Refusals::default(),
        }
    }

    /// The same, beside this Google Cloud.
    #[must_use]
    pub fn with_google(self, google: Google) -> Self {
        Self { google, ..self }
    }

    /// The same, where callers may ask for so much.
    #[must_use]
    pub fn with_quotas(self, quotas: &Quotas) -> Self {
        Self { budgets: Budgets::new(quotas), ..self }
    }

    /// The same, whose vended credentials last so many seconds.
    #[must_use]
    pub fn with_credential_lifetime(self, seconds: i32) -> Self {
        Self { sessions: Sessions::new(seconds), ..self }
    }

    /// The same, where data clients find what stands in Amazon S3's place.
    #[must_use]
    pub fn with_client_s3_endpoint(self, endpoint: Option<EndpointUrl>) -> Self {
        Self { client_s3_endpoint: endpoint, ..self }
    }

    /// Where data clients find what stands in Amazon S3's place, when something does.
    #[must_use]
    pub fn client_s3_endpoint(&self) -> Option<&EndpointUrl> {
        self.client_s3_endpoint.as_ref()
    }

    /// Google Cloud, as this server reaches it.
    #[must_use]
    pub fn google(&self) -> &Google {
        &self.google
    }

    /// AWS, as this server reaches it.
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

    /// Whether the database answers within two seconds and takes changes. A pool that is busy says nothing about it.
    pub async fn is_ready(&self) -> bool {
        self.health.is_well().await
    }
}
