//! Vending: temporary credentials that open one prefix and nothing else.

mod scope;
mod sessions;
mod sql;

use std::{sync::Arc, time::Duration as StdDuration};

use domain::{
    bucket::{AwsRole, NewAccess},
    check::Problem,
    id::BucketConfigId,
    moment::Moment,
    repo::{Repo, RepoMode},
};
use serde_json::json;
use sqlx::PgConnection;
use time::Duration;
use zeroize::Zeroizing;

pub use self::scope::Intent;
use self::{scope::VendScope, sessions::SessionKey};
pub(crate) use self::{scope::tags, sessions::Sessions};
use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action},
    buckets::StoredBucket,
    cloud::aws::{Assume, Session, assume_problem},
    random,
    repos::HandedKeys,
};

/// How long vended credentials last unless the operator says otherwise, in seconds: what STS gives when sessions are
/// chained, too.
pub const DEFAULT_LIFETIME: i32 = 3_600;
/// What an expiry may lie off the one asked for.
const CLOCK_TOLERANCE: Duration = Duration::seconds(120);
/// Nothing is handed out with less than this left, unless it never had twice as much.
const LEAST_LEFT: Duration = Duration::minutes(5);
/// The longest a call may wait for STS.
const PATIENCE: StdDuration = StdDuration::from_secs(10);

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

/// What vending gives.
#[derive(Debug)]
pub enum VendedCredentials {
    /// Clients bring keys of their own.
    SelfManaged,
    /// Temporary keys.
    Temporary(VendedKeys),
    /// The stored key pair of the repo's bucket config, which does not expire.
    Stored(HandedKeys),
}

impl Backend {
    /// Credentials for everything under a bucket config's prefix. An audit event is committed before they are handed out, in
    /// a transaction that also makes sure that the caller is still entitled.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] when a reader wants to write; [`Conflict::KeysWithRepoOnly`] for stored key
    /// pairs; [`Conflict::NotTrusted`] when the role is not one to be used; [`Error::Upstream`] when AWS did not do its part;
    /// [`Error::RateLimited`] after sixty roles a minute.
    pub async fn vend_for_bucket(
        &self,
        actor: &Actor,
        id: BucketConfigId,
        intent: Intent,
    ) -> Result<VendedCredentials> {
        must_be_allowed(actor, intent)?;
        let stored = self.open_bucket(actor, id).await?;
        if matches!(stored.values.way_in(), NewAccess::Hmac { .. }) {
            return Err(Conflict::KeysWithRepoOnly.into());
        }
        let scope = VendScope::of_bucket(&stored.bucket, stored.values.kms_key_id(), intent);
        self.vend(actor, &stored, &scope).await
    }

    /// Credentials for everything under a repo's prefix: to write for those who may, to read for readers.
    ///
    /// # Errors
    /// As [`vend_for_bucket`](Self::vend_for_bucket), and [`Conflict::RepoOffline`].
    pub async fn vend_for_repo(&self, actor: &Actor, repo: &Repo) -> Result<VendedCredentials> {
        if repo.status.mode == RepoMode::Offline {
            return Err(Conflict::RepoOffline.into());
        }
        let intent = if actor.role.writes() { Intent::Write } else { Intent::Read };
        let stored = self.open_bucket(actor, repo.bucket).await?;
        if matches!(stored.values.way_in(), NewAccess::Hmac { .. }) {
            let keys = self.keys_of_repo(actor, repo).await?;
            // A key pair can't be narrowed to reading.
            return keys.map(VendedCredentials::Stored).ok_or(Error::Forbidden);
        }
        let scope = VendScope::of_repo(repo, stored.values.kms_key_id(), intent);
        self.vend(actor, &stored, &scope).await
    }

    async fn vend(&self, actor: &Actor, stored: &StoredBucket, scope: &VendScope) -> Result<VendedCredentials> {
        let (role, external_id) = match stored.values.way_in() {
            NewAccess::AwsRole { role, shared_secret } => (role, shared_secret.expose()),
            NewAccess::SelfManaged => return Ok(VendedCredentials::SelfManaged),
            NewAccess::Hmac { .. } => return Err(Conflict::KeysWithRepoOnly.into()),
            NewAccess::GoogleServiceAccount(_) => return Err(Conflict::NoGoogleYet.into()),
            NewAccess::CloudCredential(_) => return Err(Error::internal("a credential that was not opened")),
        };
        self.must_be_trusted(actor, stored).await?;
        let key = SessionKey {
            org: actor.org,
            bucket_config: scope.bucket_config(),
            fingerprint: stored.fingerprint.clone(),
            policy: scope.policy().clone(),
            person: actor.person,
            tags: scope.tags(actor),
        };
        let session = self.sessions.get(&key, self.assume(actor, scope, role, external_id)).await.map_err(refusal)?;
        self.hand_out(actor, scope, &key, &session).await
    }

    /// A new session. No database connection is held meanwhile.
    async fn assume(
        &self,
        actor: &Actor,
        scope: &VendScope,
        role: &AwsRole,
        external_id: &str,
    ) -> Result<Session, Problem> {
        let region = scope.region().ok_or(Problem::Inconclusive)?;
        self.budgets
            .vend
            .spend(actor.token.as_ref().unwrap_or(&actor.person.to_string()))
            .map_err(|_| Problem::Busy)?;
        let wanted = Assume {
            role: role.arn(scope.location()),
            region,
            external_id: Some(external_id),
            session_name: &session_name(actor),
            policy: scope.policy(),
            tags: &scope.tags(actor),
            seconds: self.sessions.lifetime(),
            retries: 1,
        };
        match tokio::time::timeout(PATIENCE, self.aws.assume(&actor.slug, wanted)).await {
            Ok(answer) => answer.map_err(|failure| assume_problem(&failure.cause)),
            Err(_) => Err(Problem::Unreachable),
        }
    }

    async fn hand_out(
        &self,
        actor: &Actor,
        scope: &VendScope,
        key: &SessionKey,
        session: &Arc<Session>,
    ) -> Result<VendedCredentials> {
        let mut tx = self.pool.begin().await?;
        let now = sql::now_if_still_entitled(&mut tx, actor).await?.ok_or(Error::Unauthenticated)?;
        let asked = Duration::seconds(self.sessions.lifetime().into());
        let left = session.expires_at - now;
        if !(LEAST_LEFT.min(asked / 2 - Duration::SECOND)..=asked + CLOCK_TOLERANCE).contains(&left) {
            self.sessions.forget(key).await;
            return Err(Error::Upstream { problem: Problem::Inconclusive });
        }
        let mut detail = scope.told();
        detail["access_key_id"] = json!(session.access_key_id);
        detail["expires_at"] = json!(Moment::from(session.expires_at).iso());
        detail["sts_request_id"] = json!(session.request_id);
        audit::record(&mut tx, actor, Action::CredentialsVended, &scope.bucket_config().to_string(), detail).await?;
        tx.commit().await?;
        Ok(VendedCredentials::Temporary(VendedKeys {
            access_key_id: session.access_key_id.clone(),
            secret_access_key: session.secret_access_key.clone(),
            session_token: session.session_token.clone(),
            expires_at: session.expires_at.into(),
        }))
    }
}

fn must_be_allowed(actor: &Actor, intent: Intent) -> Result<()> {
    if intent == Intent::Write && !actor.role.writes() { Err(Error::Forbidden) } else { Ok(()) }
}

/// Names organisation, person and request in the customer's own logs, in the 64 characters STS gives.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
fn session_name(actor: &Actor) -> String {
    let org = actor.slug.as_str().get(..24).unwrap_or(actor.slug.as_str());
    let person = actor.person.to_string();
    let person = person.get(..8).unwrap_or(&person);
    let request = actor.request_id.clone().unwrap_or_else(random::short_id::<16>);
    format!("lakewarden.{org}.{person}.{request}").chars().take(64).collect()
}

/// Refuses an actor who is not what they were when the request came in.
pub(crate) async fn must_still_be_entitled(tx: &mut PgConnection, actor: &Actor) -> Result<()> {
    sql::now_if_still_entitled(tx, actor).await?.map(drop).ok_or(Error::Unauthenticated)
}

/// What lasts is the config's fault, what may pass is AWS's.
fn refusal(problem: Problem) -> Error {
    if matches!(problem, Problem::RoleNotAssumable | Problem::TagsRefused) {
        Conflict::NotTrusted { problem }.into()
    } else {
        Error::Upstream { problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_name_is_one_sts_takes() {
        let slug = "an-organisation-with-quite-a-long-name".parse().unwrap();
        let actor = Actor::joining(random::uuid().into(), random::uuid().into(), slug, domain::org::Role::Member);
        let name = session_name(&actor);
        assert!((2..=64).contains(&name.len()), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_=,.@+-".contains(&b)), "{name}");
        assert!(name.starts_with("lakewarden.an-organisation-with-qui."), "{name}");
    }
}
