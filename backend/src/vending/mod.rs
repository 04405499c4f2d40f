//! Vending: temporary credentials that open one prefix and nothing else.
//!
//! What they are to open is read in one statement, they are made or found among those that are kept, and [`decision`] has the
//! last word.

mod decision;
mod issue;
mod pair;
mod scope;
mod sessions;
mod sql;
mod supply;

use domain::{
    bucket::{NewAccess, ServiceAccount},
    check::Problem,
    id::BucketConfigId,
    moment::Moment,
    repo::RepoMode,
};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use self::decision::decide;
use self::issue::issue;
pub use self::pair::{HandedKeys, RepoKeys, hand_out_for_repo};
pub use self::supply::find_supply;
use self::{
    decision::Basis,
    issue::{Issued, Issuer},
    scope::VendScope,
    sessions::{NotIssued, SessionKey},
};
pub use self::{decision::Leave, scope::Intent};
pub(crate) use self::{scope::tags, sessions::Sessions};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit,
    audit::{Action, Subject},
    buckets,
    buckets::{RepoAt, StoredBucket, ToUse},
    connection,
    connection::{Proof, SHORTEST_SESSION, TemporaryKeys},
};

/// How long vended credentials last unless the operator says otherwise, in seconds: what STS gives when sessions are
/// chained, too.
pub const DEFAULT_LIFETIME: i32 = 3_600;
/// What an expiry may lie off the one asked for.
const CLOCK_TOLERANCE: Duration = Duration::seconds(120);
/// Nothing is handed out with less than this left, unless it never had twice as much.
const LEAST_LEFT: Duration = Duration::minutes(5);
/// How much sooner than their token credentials are to end: for as long as the cloud may take to make them.
const MARGIN: Duration = Duration::seconds(15);

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
    _leave: Leave,
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
    _leave: Leave,
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

/// Credentials for everything under a bucket config's prefix. An audit event is committed before they are handed out, in
/// a transaction that also makes sure that everything they were made of is as it was.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] when a reader wants to write; [`Error::TokenExpiring`];
/// [`Conflict::KeysWithRepoOnly`] for stored key pairs; [`Conflict::NoTemporaryKeys`] for cloud credentials of which none
/// are made; [`Conflict::RepoInsideOffline`] while a repo that these would open is offline; [`Conflict::NotTrusted`] when
/// the role or the service account is not one to be used; [`Conflict::ChangedWhileMaking`]; [`Error::Upstream`] when the
/// cloud did not do its part, or something could not be found out; [`Error::RateLimited`] after 600 credentials a
/// minute.
pub async fn vend_for_bucket(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    intent: Intent,
) -> Result<VendedCredentials> {
    must_be_allowed(actor, intent)?;
    let stored = buckets::open_to_hand_out(cx, actor, ToUse::Config(id)).await?;
    let scope = VendScope::of_bucket(&stored.bucket, stored.values.kms_key_id(), intent);
    match vend(cx, actor, &stored, None, &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        Vended::OnlyThePair(_) => Err(Conflict::KeysWithRepoOnly.into()),
    }
}

/// Credentials for everything under a repo's prefix: to write for those who may, to read for readers. Where a bucket
/// config's own key pair is all there is, those who may write receive it.
///
/// # Errors
/// As [`vend_for_bucket`], [`Conflict::RepoOffline`], and [`Error::NoPairForReaders`].
pub async fn vend_for_repo(cx: &Context, actor: &Actor, name: &str) -> Result<VendedCredentials> {
    let mut stored = buckets::open_to_hand_out(cx, actor, ToUse::Repo(name)).await?;
    let repo = stored.repo.take().ok_or(Error::NotFound)?;
    if repo.mode == RepoMode::Offline {
        return Err(Conflict::RepoOffline.into());
    }
    let intent = if actor.role.writes() { Intent::Write } else { Intent::Read };
    let scope = VendScope::of_repo(&stored.bucket, &repo, stored.values.kms_key_id(), intent);
    match vend(cx, actor, &stored, Some(&repo), &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        // A key pair can't be narrowed to reading.
        Vended::OnlyThePair(_) if intent == Intent::Read => Err(Error::NoPairForReaders),
        Vended::OnlyThePair(proof) => {
            pair::hand_out(cx, actor, &stored, &repo, &proof).await.map(VendedCredentials::Stored)
        }
    }
}

/// The same as [`attempt`]; that it came to nothing is a line in the log and an event, with the cause.
async fn vend(
    cx: &Context,
    actor: &Actor,
    stored: &StoredBucket,
    repo: Option<&RepoAt>,
    scope: &VendScope,
) -> Result<Vended> {
    let vended = attempt(cx, actor, stored, repo, scope).await;
    if let Err(error) = &vended {
        let cause = error.to_string();
        tracing::warn!(org = %actor.slug, bucket_config = %stored.bucket.id, cause, "no credentials were vended");
        let mut detail = scope.told();
        detail["cause"] = json!(cause);
        let subject = Subject::bucket_config(stored.bucket.id).named(&stored.bucket.nickname);
        if let Err(error) = audit::record_failed_vend(cx, actor, &subject, detail).await {
            tracing::warn!(%error, "a failed vend was not recorded");
        }
    }
    vended
}

async fn attempt(
    cx: &Context,
    actor: &Actor,
    stored: &StoredBucket,
    repo: Option<&RepoAt>,
    scope: &VendScope,
) -> Result<Vended> {
    let Some(issuer) = Issuer::of(stored.values.way_in(), scope)? else {
        return Ok(Vended::Credentials(VendedCredentials::SelfManaged));
    };
    let (seconds, ends_by) = lifetime(actor, issuer.seconds(cx.sessions.lifetime()), stored.now)?;
    let proof = connection::proof_of_trust(cx, actor, stored).await?;
    if !makes_temporary(stored, &proof)? {
        return Ok(Vended::OnlyThePair(proof));
    }
    let key = SessionKey {
        org: actor.org,
        bucket_config: stored.bucket.id,
        fingerprint: proof.fingerprint.clone(),
        limit: scope.limit().clone(),
        person: actor.person,
        tags: scope.tags(actor),
        ends_by,
    };
    let issued = cx.sessions.get(&key, issue(cx, actor, scope, issuer, seconds)).await.map_err(refusal)?;
    let basis = Basis { stored, repo, intent: scope.intent(), proof: &proof };
    hand_out(cx, actor, scope, basis, &key, &issued).await.map(Vended::Credentials)
}

async fn hand_out(
    cx: &Context,
    actor: &Actor,
    scope: &VendScope,
    basis: Basis<'_>,
    key: &SessionKey,
    issued: &Issued,
) -> Result<VendedCredentials> {
    let decision = decide(cx, actor, basis).await?;
    let asked = Duration::seconds(issued.asked_seconds.into());
    let left = issued.expires_at() - decision.now();
    if !(LEAST_LEFT.min(asked / 2 - Duration::SECOND)..=asked + CLOCK_TOLERANCE).contains(&left) {
        cx.sessions.forget(key).await;
        return Err(Error::Upstream { problem: Problem::Inconclusive });
    }
    if decision.token_ends().is_some_and(|end| end < issued.expires_at()) {
        cx.sessions.forget(key).await;
        return Err(Error::TokenExpiring);
    }
    let mut detail = scope.told();
    issued.tell(&mut detail);
    let subject = Subject::bucket_config(scope.bucket_config()).named(&basis.stored.bucket.nickname);
    let leave = decision.grant(actor, Action::CredentialsVended, &subject, detail).await?;
    Ok(issued.handed(leave))
}

/// What vending comes to.
enum Vended {
    Credentials(VendedCredentials),
    /// The config keeps a pair of its own, of which this shows that its store makes no temporary keys.
    OnlyThePair(Proof),
}

fn must_be_allowed(actor: &Actor, intent: Intent) -> Result<()> {
    if intent == Intent::Write && !actor.role.writes() { Err(Error::Forbidden) } else { Ok(()) }
}

/// How long credentials are to last where so many seconds are wanted; and, where their token ends before they otherwise
/// could, its end.
fn lifetime(actor: &Actor, wanted: i32, now: OffsetDateTime) -> Result<(i32, Option<OffsetDateTime>)> {
    let Some(token) = &actor.token else { return Ok((wanted, None)) };
    let left = token.expires_at - now;
    if left >= Duration::seconds(wanted.into()) + CLOCK_TOLERANCE {
        return Ok((wanted, None));
    }
    if left < Duration::seconds(SHORTEST_SESSION.into()) {
        return Err(Error::TokenExpiring);
    }
    let seconds = i32::try_from((left - MARGIN).whole_seconds()).unwrap_or(wanted);
    Ok((seconds.min(wanted).max(SHORTEST_SESSION), Some(token.expires_at)))
}

/// Whether temporary credentials are made this way, by what was seen and by nothing else. A cloud credential's pair is all that
/// could be handed out instead, and is not.
fn makes_temporary(stored: &StoredBucket, proof: &Proof) -> Result<bool> {
    if !matches!(stored.values.way_in(), NewAccess::Hmac { .. }) {
        return proof.trusted.clone().map(|()| true).map_err(unproven);
    }
    match &proof.temporary_keys {
        TemporaryKeys::Made => Ok(true),
        TemporaryKeys::NotMade if matches!(stored.values.new_access(), NewAccess::Hmac { .. }) => Ok(false),
        TemporaryKeys::NotMade => Err(Conflict::NoTemporaryKeys.into()),
        TemporaryKeys::Unknown(problem) => Err(unproven(problem.clone())),
    }
}

/// What may pass is asked again; what lasts has to be mended.
fn unproven(problem: Problem) -> Error {
    if problem.may_pass() { Error::Upstream { problem } } else { Conflict::NotTrusted { problem }.into() }
}

/// What lasts is the config's fault, what may pass is the cloud's or this server's own limit.
fn refusal(why: NotIssued) -> Error {
    let problem = match why {
        NotIssued::OwnLimit { retry_after } => return Error::RateLimited { retry_after },
        NotIssued::Cloud(problem) => problem,
    };
    if matches!(
        problem,
        Problem::RoleNotAssumable
            | Problem::OwnAccountRole
            | Problem::TagsRefused
            | Problem::NotImpersonable
            | Problem::KeysRefused
            | Problem::KeysExpired
            | Problem::LifeTooLong
    ) {
        Conflict::NotTrusted { problem }.into()
    } else {
        Error::Upstream { problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{budget::Budgets, random};

    #[test]
    fn our_own_limit_holds_a_crowd_of_repos_and_is_told_as_our_own() {
        let (budgets, person) = (Budgets::default(), random::uuid().into());
        let spend = || budgets.vends.spend(&person).map_err(NotIssued::own_limit);
        for _ in 0..500 {
            spend().unwrap();
        }
        let spent = (0..2_000).find_map(|_| spend().err()).unwrap();
        let Error::RateLimited { retry_after } = refusal(spent) else { panic!("it is told as another's") };
        assert!((1..=60).contains(&retry_after), "{retry_after}");
        assert!(matches!(refusal(Problem::Busy.into()), Error::Upstream { problem: Problem::Busy }), "the store's own");
        assert!(budgets.vends.spend(&random::uuid().into()).is_ok(), "another person's is another");
    }

    #[test]
    fn a_life_ends_before_its_token_and_is_never_shorter_than_stores_give() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let with = |left: i64| {
            let token = crate::actor::ActorToken {
                id: "t".into(),
                scopes: vec!["*".into()],
                expires_at: now + Duration::seconds(left),
            };
            let (person, org) = (random::uuid().into(), random::uuid().into());
            let actor = Actor::joining(person, org, "acme".parse().unwrap(), domain::org::Role::Member);
            lifetime(&actor.with_token(Some(token)), 3_600, now).map(|(seconds, _)| seconds)
        };
        for (left, seconds) in [(86_400, 3_600), (3_720, 3_600), (3_000, 2_985), (901, 900), (900, 900)] {
            assert_eq!(with(left).unwrap(), seconds, "{left} s left");
        }
        for left in [899, 60, 0, -5] {
            assert!(matches!(with(left), Err(Error::TokenExpiring)), "{left} s left");
        }
    }
}
