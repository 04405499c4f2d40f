//! What every act needs: the pool, the keys, the clouds, what is remembered and what is limited.

use std::sync::Arc;

use domain::{endpoint::EndpointUrl, id::OrgId, moment::Moment};
use sqlx::PgPool;

use crate::{
    DEFAULT_LIFETIME, Db, Quotas, Result,
    audit::Refusals,
    buckets::Trials,
    budget::Budgets,
    cloud::{aws::Aws, google::Google},
    db,
    db::Health,
    seal::Keyring,
    sessions::Seen,
    share::{OrgPool, OrgTransaction, Shares},
    vending::Sessions,
};

/// What the server knows and can do. Cheap to share; holds no truth that is not in the database.
#[derive(Debug)]
pub struct Context {
    pub(crate) pool: PgPool,
    pub(crate) health: Arc<Health>,
    pub(crate) keyring: Keyring,
    pub(crate) aws: Aws,
    pub(crate) google: Google,
    pub(crate) client_s3_endpoint: Option<EndpointUrl>,
    pub(crate) budgets: Budgets,
    pub(crate) sessions: Sessions,
    pub(crate) seen: Seen,
    pub(crate) shares: Shares,
    pub(crate) trials: Trials,
    pub(crate) refusals: Refusals,
}

impl Context {
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

    /// The connections, when it is this organisation's turn; held for one statement and dropped, or two reads of the same
    /// request wait for each other. Every read of an organisation's rows goes through here.
    ///
    /// # Errors
    /// [`Error::RateLimited`](crate::Error::RateLimited) when too many wait for the organisation's share.
    pub(crate) async fn pool_of(&self, org: OrgId) -> Result<OrgPool> {
        self.shares.pool(org, &self.pool).await
    }

    /// A transaction, when it is this organisation's turn; a second one of the same request would wait for it. Every change
    /// of an organisation's rows goes through here.
    ///
    /// # Errors
    /// As [`Context::pool_of`], and when no connection can be had.
    pub(crate) async fn begin(&self, org: OrgId) -> Result<OrgTransaction> {
        self.shares.begin(org, &self.pool).await
    }

    /// Whether the database answers within two seconds and takes changes. A pool that is busy says nothing about it.
    pub async fn is_ready(&self) -> bool {
        self.health.is_well().await
    }
}
