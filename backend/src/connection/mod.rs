//! Connection tests: a real attempt to use a bucket the way data clients will, reported check by check.

mod role;
mod run;
mod scope;
mod service_account;
mod sql;

use std::{sync::Arc, time::Duration};

use domain::{
    bucket::{EditedAccess, NewAccess},
    check::{CheckName, Outcome, Problem, Report, Verdict},
    id::{BucketConfigId, OrgId, PersonId},
    location::Location,
};
use moka::future::Cache;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use self::run::{Found, Test};
pub(crate) use self::run::{SHORTEST_SESSION, Subject, WayIn};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action},
    buckets,
    buckets::{StoredBucket, Values},
    cloud::aws::Keys,
    credentials, db,
    error::inconsistent_row,
    random, seal,
    seal::{ALG_AES_256_GCM, Binding, Key, OrgKey},
    share,
};

/// The longest a test may take.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(15);

const MAC_PURPOSE: &str = "lakewarden connection test";

/// How long a test that vending made stands for others.
const TRIAL_HOLD: Duration = Duration::from_secs(10);
/// How many such tests are remembered at most.
const TRIALS: u64 = 10_000;

/// The tests that vending made just now.
#[derive(Debug)]
pub(crate) struct Trials(Cache<(OrgId, Vec<u8>), Arc<Tested>>);

impl Default for Trials {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(TRIALS).time_to_live(TRIAL_HOLD).build())
    }
}

/// What proves that the role lets in nobody without its own organisation's secret.
const TRUST: [CheckName; 5] = [
    CheckName::AssumeRole,
    CheckName::TagSession,
    CheckName::ExternalIdRequired,
    CheckName::ExternalIdCompared,
    CheckName::RoleOwner,
];

/// What proves that a service account is let in for the organisation that owns the bucket.
const OWNERSHIP: [CheckName; 2] = [CheckName::Impersonate, CheckName::BucketOwner];

/// Whether a report proves that temporary credentials may be made this way.
fn trust_is_proven(report: &Report, access: &NewAccess) -> bool {
    let all_of = |names: &[CheckName]| names.iter().all(|&name| report.has_passed(name));
    match access {
        // On Amazon S3 itself sessions are not tried out.
        NewAccess::AwsRole { .. } => {
            let is_held = report.outcome_of(CheckName::Scope).is_none_or(|outcome| *outcome == Outcome::Passed);
            is_held && all_of(&TRUST)
        }
        NewAccess::GoogleServiceAccount(_) => all_of(&OWNERSHIP),
        NewAccess::Hmac { .. } => report.has_passed(CheckName::TemporaryKeys),
        NewAccess::SelfManaged | NewAccess::CloudCredential(_) => true,
    }
}

/// Why that could not be proved.
fn trust_problem(report: &Report) -> Option<Problem> {
    let decides = |name: CheckName| TRUST.contains(&name) || OWNERSHIP.contains(&name) || name == CheckName::Scope;
    let decisive = report.checks.iter().filter(|check| decides(check.name)).find_map(|check| match &check.outcome {
        Outcome::Failed { problem, .. } => Some(problem.clone()),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    });
    // What was skipped was so because of something before it.
    decisive.or_else(|| report.first_problem().cloned())
}

/// Whether a store makes temporary keys of the pair that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TemporaryKeys {
    /// It made some, and held them to their prefix.
    Made,
    /// It said itself that it makes none, or was seen not to hold them to their prefix.
    NotMade,
    /// That could not be found out, for this reason: nothing follows from it.
    Unknown(Problem),
}

impl TemporaryKeys {
    /// What is kept of it, where some were made of the same pair `before` or not.
    fn word(&self, before: bool) -> Option<&'static str> {
        match self {
            Self::Made => Some(MADE),
            _ if before => Some(MADE_BEFORE),
            Self::NotMade => Some(NOT_MADE),
            Self::Unknown(_) => None,
        }
    }
}

const MADE: &str = "made";
const NOT_MADE: &str = "not_made";
/// Not this time, but before. The pair is not handed out instead: it opens more.
const MADE_BEFORE: &str = "made_before";

/// Whether temporary keys were made of the pair of a config as it stands, at any time.
fn were_made(stored: &StoredBucket) -> bool {
    let word = stored.last_test.as_ref().and_then(|last| last.temporary_keys.as_deref());
    matches!(word, Some(MADE | MADE_BEFORE)) && is_authentic(stored)
}

/// Whether the result of the last test is one that this server wrote.
fn is_authentic(stored: &StoredBucket) -> bool {
    stored.last_test.as_ref().is_some_and(|last| {
        let binding = result_binding(&stored.tested_as(), last.trusted, last.temporary_keys.as_deref());
        stored.org_key.key.is_authentic(MAC_PURPOSE, &binding, &last.mac)
    })
}

/// What a test proved, as handing out relies on it.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    /// Whether temporary credentials may be made this way, and why not.
    pub(crate) trusted: Result<(), Problem>,
    pub(crate) temporary_keys: TemporaryKeys,
    /// What it is kept under.
    pub(crate) fingerprint: Vec<u8>,
    /// By what it is known again: the MAC of the row.
    pub(crate) mac: Vec<u8>,
}

/// A test and what it proved.
#[derive(Debug)]
pub(crate) struct Tested {
    report: Report,
    proof: Proof,
}

/// What the last test of a config as it stands proved, where it is to be believed and settles what there is to know.
fn kept_proof(stored: &StoredBucket) -> Option<Proof> {
    let last = stored.last_test.as_ref().filter(|last| last.counts)?;
    let temporary_keys = match last.temporary_keys.as_deref() {
        Some(MADE) => TemporaryKeys::Made,
        Some(NOT_MADE) => TemporaryKeys::NotMade,
        _ => TemporaryKeys::Unknown(Problem::Inconclusive),
    };
    let settles = match stored.values.way_in() {
        NewAccess::Hmac { .. } => !matches!(temporary_keys, TemporaryKeys::Unknown(_)),
        _ => last.trusted,
    };
    (settles && is_authentic(stored)).then(|| Proof {
        trusted: if last.trusted { Ok(()) } else { Err(Problem::Inconclusive) },
        temporary_keys,
        fingerprint: stored.tested_as(),
        mac: last.mac.clone(),
    })
}

/// A test result as it is kept: what it says is bound to the values it was made with, and to what such a test looks at:
/// results from before it looked at more do not count.
fn result_binding(fingerprint: &[u8], trusted: bool, temporary_keys: Option<&str>) -> Binding {
    let found = temporary_keys.unwrap_or_default();
    Binding::new("connection_test 3").field(fingerprint).field([u8::from(trusted)]).field(found)
}

/// Tests values that are not stored yet. A config that is stored with exactly these values later has been tested.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::RateLimited`] after ten tests a minute.
pub async fn test_new(cx: &Context, actor: &Actor, location: Location, access: NewAccess) -> Result<Report> {
    actor.must_manage()?;
    cx.budgets.spend_connection_test(actor)?;
    let mut connection = cx.pool.acquire().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, actor.org).await?;
    let values = buckets::resolve(cx, &mut connection, actor.org, Values::new(location, access)).await?;
    drop(connection);
    Ok(test_and_keep(cx, actor, &values, &key.key, None).await?.report)
}

/// Tests a stored bucket config.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`].
pub async fn test(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Report> {
    actor.must_manage()?;
    let stored = buckets::open(cx, actor, id).await?;
    cx.budgets.spend_connection_test(actor)?;
    Ok(test_and_keep(cx, actor, &stored.values, &stored.org_key.key, Some(&stored)).await?.report)
}

/// Tests what a stored bucket config is to become. A secret that is not entered again is used only where it is used
/// already.
///
/// # Errors
/// As [`test`], and [`Error::Invalid`] when a secret is to be entered again.
pub async fn test_edited(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    location: &Location,
    access: &EditedAccess,
) -> Result<Report> {
    actor.must_manage()?;
    let stored = buckets::open(cx, actor, id).await?;
    let mut connection = cx.pool.acquire().await?;
    let values = buckets::resolve(cx, &mut connection, actor.org, stored.values.edited(location, access)?).await?;
    drop(connection);
    cx.budgets.spend_connection_test(actor)?;
    Ok(test_and_keep(cx, actor, &values, &stored.org_key.key, Some(&stored)).await?.report)
}

/// What the last test of a stored bucket config said, if it has been tested as it stands.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has none of this id.
pub async fn last_report(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Option<Report>> {
    buckets::get(cx, actor, id).await?;
    let report = sql::report_of(&*share::pool_of(cx, actor.org).await?, actor.org, id).await?;
    report.map(serde_json::from_value).transpose().map_err(inconsistent_row("connection_test.report"))
}

/// What is known of how credentials are made with a stored config: by its last test where that settles it, or by testing it
/// now.
pub(crate) async fn proof_of_trust(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Proof> {
    if let Some(proof) = kept_proof(stored) {
        return Ok(proof);
    }
    Ok(trial(cx, actor, stored).await?.proof.clone())
}

/// A test that vending has to wait for. Whoever comes while it runs, or in the moment after, gets the same report.
async fn trial(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Arc<Tested>> {
    let key = &stored.org_key.key;
    let test = async { test_and_keep(cx, actor, &stored.values, key, Some(stored)).await.map(Arc::new) };
    let tried = cx.trials.0.try_get_with((actor.org, stored.tested_as()), test).await;
    tried.map_err(|error| Arc::try_unwrap(error).unwrap_or_else(|shared| shared.for_another()))
}

/// Tests `values`, which are those of `stored` or what it is to become.
async fn test_and_keep(
    cx: &Context,
    actor: &Actor,
    values: &Values,
    key: &Key,
    stored: Option<&StoredBucket>,
) -> Result<Tested> {
    let fingerprint = values.tested_as(&values.fingerprint(actor.org, key)?);
    let now = db::now(&cx.pool).await?;
    let subject = Subject {
        store: &values.location.store,
        location: Some(&values.location),
        kms_key_id: values.kms_key_id(),
        way_in: way_in(actor, values, key)?,
    };
    let mut found = run_checks(cx, actor, subject).await?;
    let before = stored.is_some_and(|stored| stored.tested_as() == fingerprint && were_made(stored));
    if before {
        found.miss_temporary_keys();
    }
    let report = Report { checks: found.checks, tested_at: now.into() };
    let trusted = trust_is_proven(&report, values.way_in());
    let word = found.temporary_keys.word(before);
    let proof = Proof {
        trusted: if trusted { Ok(()) } else { Err(trust_problem(&report).unwrap_or(Problem::Inconclusive)) },
        temporary_keys: found.temporary_keys,
        fingerprint,
        mac: Vec::new(),
    };
    let mac = key.authenticate(MAC_PURPOSE, &result_binding(&proof.fingerprint, trusted, word))?;
    let kept = sql::Kept {
        fingerprint: &proof.fingerprint,
        report: serde_json::to_value(&report).map_err(|error| Error::Internal(error.into()))?,
        verified: report.verdict() == Verdict::Verified,
        trusted,
        temporary_keys: word,
        tested_at: now,
        mac,
    };
    let mut tx = cx.pool.begin().await?;
    sql::keep(&mut tx, actor.org, &kept).await?;
    let id = stored.map(|stored| stored.bucket.id);
    let subject = id.map_or_else(|| audit::Subject::values(&values.location), audit::Subject::bucket_config);
    let detail = json!({ "verdict": report.verdict(), "problem": report.first_problem() });
    audit::record(&mut tx, actor, Action::BucketConfigTested, &subject, detail).await?;
    tx.commit().await?;
    Ok(Tested { report, proof: Proof { mac: mac.to_vec(), ..proof } })
}

/// The checks themselves. No database connection is held while they wait.
pub(crate) async fn run_checks(cx: &Context, actor: &Actor, subject: Subject<'_>) -> Result<Found> {
    // On the heap: the futures of so many calls to so many clouds fill the stack of a thread.
    Box::pin(Test::new(cx, actor, subject).run()).await
}

/// The shared secret offered to this person for their next role: the same until a config uses one.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn offer_secret(cx: &Context, actor: &Actor) -> Result<String> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let binding = offered_binding(actor.org, actor.person, &key);
    let secret = random::external_id();
    let fresh = sql::Offer {
        key_version: key.version,
        alg: ALG_AES_256_GCM,
        sealed: &key.key.seal(&binding, secret.as_bytes())?,
        digest: &credentials::digest(&secret),
    };
    let sealed = sql::offer(&mut tx, actor, &fresh).await?;
    tx.commit().await?;
    let opened = key.key.open(&binding, &sealed)?;
    String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
}

/// Makes sure that every secret on offer is known again as one this server made: those of a server before this one are
/// not until then.
///
/// # Errors
/// When the database can't be asked, or one does not open.
pub async fn remember_offered_secrets(cx: &Context) -> Result<()> {
    for offer in sql::unremembered_offers(&cx.pool).await? {
        let key = offer.org_key.unwrap(&cx.keyring, offer.org)?;
        let opened = key.key.open(&offered_binding(offer.org, offer.person, &key), &offer.sealed)?;
        let secret = std::str::from_utf8(&opened).map_err(|_| Error::Integrity)?;
        sql::remember_offer(&cx.pool, offer.org, offer.person, &credentials::digest(secret)).await?;
    }
    Ok(())
}

/// How a bucket config gets into its location.
fn way_in<'a>(actor: &Actor, values: &'a Values, key: &Key) -> Result<WayIn<'a>> {
    Ok(match values.way_in() {
        NewAccess::SelfManaged => WayIn::Unknown("The bucket is self-managed: clients bring their own keys."),
        NewAccess::CloudCredential(_) => WayIn::Unknown("The cloud credential could not be opened."),
        NewAccess::GoogleServiceAccount(account) => {
            WayIn::ServiceAccount { account, proof: ownership_proof(actor, values, key)? }
        }
        NewAccess::Hmac { access_key_id, secret_access_key } => WayIn::Keys(Keys {
            access_key_id: access_key_id.as_str(),
            secret_access_key: secret_access_key.expose(),
            session_token: None,
        }),
        NewAccess::AwsRole { role, shared_secret } => {
            WayIn::Role { arn: role.arn(&values.location), external_id: shared_secret.expose(), is_claimed: true }
        }
    })
}

/// The name of the object that shows that a bucket is the actor's organisation's. It begins with a dot, as nothing in a
/// repo's prefix does.
fn ownership_proof(actor: &Actor, values: &Values, key: &Key) -> Result<String> {
    let place = Binding::new("bucket ownership")
        .field(Uuid::from(actor.org).as_bytes())
        .field(values.location.store.key(None))
        .field(values.location.bucket.as_str());
    let tag = key.authenticate("lakewarden bucket ownership", &place)?;
    Ok(format!(".lakewarden-{}", data_encoding::HEXLOWER.encode(&tag[..16])))
}

fn offered_binding(org: OrgId, person: PersonId, key: &OrgKey) -> Binding {
    Binding::new("offered_secret")
        .field(Uuid::from(org).as_bytes())
        .field(Uuid::from(person).as_bytes())
        .field(key.version.to_be_bytes())
}

/// Offers this person a new secret from now on.
pub(crate) async fn forget_offered_secret(connection: &mut PgConnection, actor: &Actor) -> Result<()> {
    Ok(sql::forget_offer(connection, actor).await?)
}
