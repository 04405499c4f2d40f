//! Vending: temporary credentials that open one prefix and nothing else.

mod scope;
mod sql;

use domain::{bucket::NewAccess, check::Problem, id::BucketConfigId, moment::Moment};
use serde_json::json;
use sqlx::PgConnection;
use time::Duration;
use zeroize::Zeroizing;

use self::scope::VendScope;
use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action},
    cloud::aws::{Assume, Session, assume_problem},
    random,
};

/// How long vended credentials last, in seconds: what STS gives when sessions are chained, too.
const LIFETIME_SECONDS: i32 = 3_600;
/// What an expiry may lie off the one asked for.
const CLOCK_TOLERANCE: Duration = Duration::seconds(120);

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
}

impl Backend {
    /// Read-only credentials for everything under a bucket config's prefix, for an hour. An audit event is committed
    /// before they are handed out, in a transaction that also makes sure that the caller's token still works.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Conflict::KeysWithRepoOnly`] for stored key pairs; [`Conflict::NotTrusted`] when the role is not one to be used; [`Error::Upstream`] when AWS
    /// did not do its part; [`Error::RateLimited`] after sixty a minute.
    pub async fn vend_for_bucket(&self, actor: &Actor, id: BucketConfigId) -> Result<VendedCredentials> {
        let stored = self.open_bucket(actor, id).await?;
        let (role, shared_secret) = match stored.values.new_access() {
            NewAccess::AwsRole { role, shared_secret } => (role, shared_secret),
            NewAccess::SelfManaged => return Ok(VendedCredentials::SelfManaged),
            NewAccess::Hmac { .. } => return Err(Conflict::KeysWithRepoOnly.into()),
            NewAccess::GoogleServiceAccount(_) => return Err(Conflict::NoGoogleYet.into()),
        };
        self.budgets.vend.spend(actor.token.as_ref().unwrap_or(&actor.person.to_string()))?;
        self.must_be_trusted(actor, &stored).await?;

        let scope = VendScope::read(&stored.bucket);
        let region = scope.region().ok_or_else(|| Error::internal("a role without a region"))?;
        let session_name = format!("lakewarden-{}-{}", actor.slug, random::short_id::<8>());
        let wanted = Assume {
            role: role.arn(scope.location()),
            region,
            external_id: Some(shared_secret.expose()),
            session_name: &session_name,
            policy: scope.policy(),
            seconds: LIFETIME_SECONDS,
            retries: 1,
        };
        let session =
            self.aws.assume(&actor.slug, wanted).await.map_err(|failure| refusal(assume_problem(&failure.cause)))?;
        self.hand_out(actor, &scope, &session_name, session).await
    }

    async fn hand_out(
        &self,
        actor: &Actor,
        scope: &VendScope,
        session_name: &str,
        session: Session,
    ) -> Result<VendedCredentials> {
        let mut tx = self.pool.begin().await?;
        let now = sql::now_if_still_entitled(&mut tx, actor).await?.ok_or(Error::Unauthenticated)?;
        let lifetime = session.expires_at - now;
        if !(Duration::minutes(1)..=Duration::seconds(LIFETIME_SECONDS.into()) + CLOCK_TOLERANCE).contains(&lifetime) {
            return Err(Error::Upstream { problem: Problem::Inconclusive });
        }
        let detail = json!({
            "uri": scope.location().to_string(),
            "access": "read",
            "session_name": session_name,
            "access_key_id": session.access_key_id,
            "expires_at": Moment::from(session.expires_at).iso(),
            "sts_request_id": session.request_id,
        });
        audit::record(&mut tx, actor, Action::CredentialsVended, &scope.bucket_config().to_string(), detail).await?;
        tx.commit().await?;
        Ok(VendedCredentials::Temporary(VendedKeys {
            access_key_id: session.access_key_id,
            secret_access_key: session.secret_access_key,
            session_token: session.session_token,
            expires_at: session.expires_at.into(),
        }))
    }
}

/// Refuses an actor who is not what they were when the request came in.
pub(crate) async fn must_still_be_entitled(tx: &mut PgConnection, actor: &Actor) -> Result<()> {
    sql::now_if_still_entitled(tx, actor).await?.map(drop).ok_or(Error::Unauthenticated)
}

/// What lasts is the config's fault, what may pass is AWS's.
fn refusal(problem: Problem) -> Error {
    if problem == Problem::RoleNotAssumable {
        Conflict::NotTrusted { problem }.into()
    } else {
        Error::Upstream { problem }
    }
}
