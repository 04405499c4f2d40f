//! Vending: temporary credentials that open one prefix and nothing else.

mod issue;
mod scope;
mod sessions;
mod sql;
mod supply;

use domain::{
    bucket::{NewAccess, ServiceAccount},
    check::Problem,
    id::BucketConfigId,
    moment::Moment,
    repo::{Repo, RepoMode},
};
use sqlx::PgConnection;
use time::Duration;
use zeroize::Zeroizing;

pub use self::scope::Intent;
use self::{
    issue::{Issued, Issuer},
    scope::VendScope,
    sessions::SessionKey,
};
pub(crate) use self::{scope::tags, sessions::Sessions};
use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    buckets::StoredBucket,
    repos::HandedKeys,
};

/// How long vended credentials last unless the operator says otherwise, in seconds: what STS gives when sessions are
/// chained, too.
pub const DEFAULT_LIFETIME: i32 = 3_600;
/// What an expiry may lie off the one asked for.
const CLOCK_TOLERANCE: Duration = Duration::seconds(120);
/// Nothing is handed out with less than this left, unless it never had twice as much.
const LEAST_LEFT: Duration = Duration::minutes(5);
/// The keys of vended credentials.
#[derive(Debug)]
pub struct VendedKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Zeroizing<String>,
    /// The session token.
    pub session_token: Zeroizing<String>,
    /// When they stop working.
    pub expires_at: Moment,
}

/// A token of a service account of Google's.
#[derive(Debug)]
pub struct VendedToken {
    /// The token.
    pub access_token: Zeroizing<String>,
    /// Whose it is.
    pub account: ServiceAccount,
    /// When it stops working.
    pub expires_at: Moment,
}

/// What vending gives.
#[derive(Debug)]
pub enum VendedCredentials {
    /// Clients bring keys of their own.
    SelfManaged,
    /// Temporary keys.
    Temporary(VendedKeys),
    /// A token for Google Cloud Storage.
    Token(VendedToken),
    /// The stored key pair of the repo's bucket config, which does not expire: its store makes no temporary ones.
    Stored(HandedKeys),
}

impl Backend {
    /// Credentials for everything under a bucket config's prefix. An audit event is committed before they are handed out, in
    /// a transaction that also makes sure that the caller is still entitled.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] when a reader wants to write; [`Conflict::KeysWithRepoOnly`] for stored key
    /// pairs; [`Conflict::NotTrusted`] when the role or the service account is not one to be used; [`Error::Upstream`] when
    /// the cloud did not do its part; [`Error::RateLimited`] after sixty credentials a minute.
    pub async fn vend_for_bucket(
        &self,
        actor: &Actor,
        id: BucketConfigId,
        intent: Intent,
    ) -> Result<VendedCredentials> {
        must_be_allowed(actor, intent)?;
        let stored = self.open_bucket(actor, id).await?;
        if self.has_only_the_pair(actor, &stored).await? {
            return Err(Conflict::KeysWithRepoOnly.into());
        }
        let scope = VendScope::of_bucket(&stored.bucket, stored.values.kms_key_id(), intent);
        self.vend(actor, &stored, &scope).await
    }

    /// Credentials for everything under a repo's prefix: to write for those who may, to read for readers. Where a key pair
    /// is all there is, those who may write receive it.
    ///
    /// # Errors
    /// As [`vend_for_bucket`](Self::vend_for_bucket), and [`Conflict::RepoOffline`].
    pub async fn vend_for_repo(&self, actor: &Actor, repo: &Repo) -> Result<VendedCredentials> {
        if repo.status.mode == RepoMode::Offline {
            return Err(Conflict::RepoOffline.into());
        }
        let intent = if actor.role.writes() { Intent::Write } else { Intent::Read };
        let stored = self.open_bucket(actor, repo.bucket).await?;
        if self.has_only_the_pair(actor, &stored).await? {
            let keys = self.keys_of_repo(actor, repo).await?;
            // A key pair can't be narrowed to reading.
            return keys.map(VendedCredentials::Stored).ok_or(Error::Forbidden);
        }
        let scope = VendScope::of_repo(repo, stored.values.kms_key_id(), intent);
        self.vend(actor, &stored, &scope).await
    }

    /// Whether a config keeps a key pair of which its store makes no temporary keys.
    async fn has_only_the_pair(&self, actor: &Actor, stored: &StoredBucket) -> Result<bool> {
        let keeps_pair = matches!(stored.values.way_in(), NewAccess::Hmac { .. });
        Ok(keeps_pair && !self.makes_temporary_keys(actor, stored).await?)
    }

    async fn vend(&self, actor: &Actor, stored: &StoredBucket, scope: &VendScope) -> Result<VendedCredentials> {
        let Some(issuer) = Issuer::of(stored.values.way_in(), scope)? else {
            return Ok(VendedCredentials::SelfManaged);
        };
        self.must_be_trusted(actor, stored).await?;
        let key = SessionKey {
            org: actor.org,
            bucket_config: scope.bucket_config(),
            fingerprint: stored.fingerprint.clone(),
            limit: scope.limit().clone(),
            person: actor.person,
            tags: scope.tags(actor),
        };
        let issued = self.sessions.get(&key, self.issue(actor, scope, issuer)).await.map_err(refusal)?;
        self.hand_out(actor, scope, &key, &issued).await
    }

    async fn hand_out(
        &self,
        actor: &Actor,
        scope: &VendScope,
        key: &SessionKey,
        issued: &Issued,
    ) -> Result<VendedCredentials> {
        let mut tx = self.pool.begin().await?;
        let now = sql::now_if_still_entitled(&mut tx, actor).await?.ok_or(Error::Unauthenticated)?;
        let asked = Duration::seconds(issued.asked_seconds.into());
        let left = issued.expires_at() - now;
        if !(LEAST_LEFT.min(asked / 2 - Duration::SECOND)..=asked + CLOCK_TOLERANCE).contains(&left) {
            self.sessions.forget(key).await;
            return Err(Error::Upstream { problem: Problem::Inconclusive });
        }
        let mut detail = scope.told();
        issued.tell(&mut detail);
        audit::record(
            &mut tx,
            actor,
            Action::CredentialsVended,
            &Subject::bucket_config(scope.bucket_config()),
            detail,
        )
        .await?;
        tx.commit().await?;
        Ok(issued.handed())
    }
}

fn must_be_allowed(actor: &Actor, intent: Intent) -> Result<()> {
    if intent == Intent::Write && !actor.role.writes() { Err(Error::Forbidden) } else { Ok(()) }
}

/// Refuses an actor who is not what they were when the request came in.
pub(crate) async fn must_still_be_entitled(tx: &mut PgConnection, actor: &Actor) -> Result<()> {
    sql::now_if_still_entitled(tx, actor).await?.map(drop).ok_or(Error::Unauthenticated)
}

/// What lasts is the config's fault, what may pass is the cloud's.
fn refusal(problem: Problem) -> Error {
    if matches!(
        problem,
        Problem::RoleNotAssumable
            | Problem::OwnAccountRole
            | Problem::TagsRefused
            | Problem::NotImpersonable
            | Problem::KeysRefused
    ) {
        Conflict::NotTrusted { problem }.into()
    } else {
        Error::Upstream { problem }
    }
}
