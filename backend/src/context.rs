//! The context of every act: pool, keys, clouds, caches and limits.

use std::sync::Arc;

use domain::{
    endpoint::EndpointUrl,
    id::{OrgId, PersonId},
    location::StoreNames,
    moment::Moment,
};
use sqlx::PgPool;

use crate::{
    DEFAULT_LIFETIME, Db, Quotas, Result,
    audit::Refusals,
    buckets::RecentTests,
    budget::Budgets,
    cloud::{aws::Aws, google::Google},
    db,
    db::Health,
    issuers::Issuers,
    passkeys::RelyingParty,
    pending::Pending,
    queue::Turn,
    seal::Keyring,
    share::{OrgPool, OrgTransaction, Shares},
    sign_on::SignOn,
    vending::Sessions,
};

/// The server's resources. Cheap to share; all durable state is in the database.
#[derive(Debug)]
pub struct Context {
    pub(crate) pool: PgPool,
    pub(crate) health: Arc<Health>,
    pub(crate) keyring: Keyring,
    pub(crate) aws: Aws,
    pub(crate) google: Google,
    pub(crate) client_s3_endpoint: Option<EndpointUrl>,
    pub(crate) store_names: Vec<StoreNames>,
    pub(crate) budgets: Budgets,
    pub(crate) sessions: Sessions,
    /// Used sessions, by the hashes of their ids.
    pub(crate) seen_sessions: Pending<[u8; 32]>,
    /// People seen in an organisation.
    pub(crate) seen_members: Pending<(OrgId, PersonId)>,
    pub(crate) shares: Shares,
    pub(crate) recent_tests: RecentTests,
    pub(crate) refusals: Refusals,
    pub(crate) issuers: Issuers,
    pub(crate) sign_on: SignOn,
    /// Whom passkeys are for; `None` where the server's address can't have any.
    pub(crate) relying_party: Option<RelyingParty>,
}

impl Context {
    /// Joins the parts. The keyring must have been opened on the same database.
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
            store_names: Vec::new(),
            budgets: Budgets::default(),
            sessions: Sessions::new(DEFAULT_LIFETIME),
            seen_sessions: Pending::default(),
            seen_members: Pending::default(),
            shares: Shares::default(),
            recent_tests: RecentTests::default(),
            refusals: Refusals::default(),
            issuers: Issuers::default(),
            sign_on: SignOn::default(),
            relying_party: None,
        }
    }

    /// The same, with this Google Cloud.
    #[must_use]
    pub fn with_google(self, google: Google) -> Self {
        Self { google, ..self }
    }

    /// The same, with these limits for callers.
    #[must_use]
    pub fn with_quotas(self, quotas: &Quotas) -> Self {
        Self { budgets: Budgets::new(quotas), ..self }
    }

    /// The same, with these ways to sign in.
    #[must_use]
    pub fn with_sign_on(self, sign_on: SignOn) -> Self {
        Self { sign_on, ..self }
    }

    /// The same, with passkeys for this relying party.
    #[must_use]
    pub fn with_relying_party(self, relying_party: Option<RelyingParty>) -> Self {
        Self { relying_party, ..self }
    }

    /// How people sign in.
    #[must_use]
    pub fn sign_on(&self) -> &SignOn {
        &self.sign_on
    }

    /// The same, with these issuers, of which nothing is known yet.
    #[must_use]
    pub fn with_issuers(self, issuers: Issuers) -> Self {
        Self { issuers, ..self }
    }

    /// The same, with vended credentials of this lifetime in seconds.
    #[must_use]
    pub fn with_credential_lifetime(self, seconds: i32) -> Self {
        Self { sessions: Sessions::new(seconds), ..self }
    }

    /// The same, with the endpoint in Amazon S3's place as data clients reach it.
    #[must_use]
    pub fn with_client_s3_endpoint(self, endpoint: Option<EndpointUrl>) -> Self {
        Self { client_s3_endpoint: endpoint, ..self }
    }

    /// The same, with these names of stores that have several.
    #[must_use]
    pub fn with_store_names(self, names: Vec<StoreNames>) -> Self {
        Self { store_names: names, ..self }
    }

    /// The endpoint in Amazon S3's place as data clients reach it, if any.
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

    /// The current time, by the database's clock.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn now(&self) -> Result<Moment> {
        Ok(db::now(&self.pool).await?.into())
    }

    /// The pool, when it is this organisation's turn. Hold it for one statement only, or two reads of the same request
    /// wait for each other. Every read of an organisation's rows uses it.
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

    /// This organisation's turn to take one connection, of the share for changes.
    ///
    /// # Errors
    /// As [`Context::pool_of`].
    pub(crate) async fn turn(&self, org: OrgId) -> Result<Turn> {
        self.shares.turn_to_write(org, &self.pool).await
    }

    /// The same, if nobody waits for it.
    pub(crate) fn turn_at_once(&self, org: OrgId) -> Option<Turn> {
        self.shares.turn_to_write_at_once(org, &self.pool)
    }

    /// Whether the database answers within two seconds and accepts writes. Does not depend on a busy pool.
    pub async fn is_ready(&self) -> bool {
        self.health.is_well().await
    }
}
