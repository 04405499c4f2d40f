//! Connection tests: a real attempt to use a bucket the way data clients will, reported check by check.

mod run;
mod sql;

use std::time::Duration;

use domain::{
    bucket::{EditedAccess, NewAccess},
    check::{Check, CheckName, Outcome, Problem, Report, Verdict},
    id::BucketConfigId,
    location::Location,
};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use self::run::Test;
pub(crate) use self::run::{Subject, WayIn};
use crate::{
    Backend, Error, Result,
    actor::Actor,
    audit::{self, Action},
    buckets::{StoredBucket, Values},
    cloud::aws::Keys,
    db,
    error::inconsistent_row,
    random, seal,
    seal::{ALG_AES_256_GCM, Binding, Key, OrgKey},
};

/// The longest a test may take.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(15);

const MAC_PURPOSE: &str = "lakewarden connection test";

/// What proves that the role lets in nobody without its own organisation's secret.
const TRUST: [CheckName; 5] = [
    CheckName::AssumeRole,
    CheckName::TagSession,
    CheckName::ExternalIdRequired,
    CheckName::ExternalIdCompared,
    CheckName::RoleOwner,
];

fn trust_is_proven(report: &Report, access: &NewAccess) -> bool {
    let passed = |name: CheckName| {
        report.checks.iter().any(|check| check.name == name && matches!(check.outcome, Outcome::Passed))
    };
    match access {
        NewAccess::AwsRole { .. } => TRUST.into_iter().all(passed),
        _ => true,
    }
}

/// Why that could not be proved.
fn trust_problem(report: &Report) -> Option<Problem> {
    report.checks.iter().filter(|check| TRUST.contains(&check.name)).find_map(|check| match &check.outcome {
        Outcome::Failed { problem, .. } => Some(problem.clone()),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    })
}

/// A test result as it is kept: what it says is bound to the values it was made with.
fn result_binding(fingerprint: &[u8], trusted: bool) -> Binding {
    Binding::new("connection_test").field(fingerprint).field([u8::from(trusted)])
}

impl Backend {
    /// Tests values that are not stored yet. A config that is stored with exactly these values later has been tested.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers; [`Error::RateLimited`] after ten tests a minute.
    pub async fn test_connection(&self, actor: &Actor, location: Location, access: NewAccess) -> Result<Report> {
        actor.must_manage()?;
        self.budgets.connection_test.spend(&actor.org)?;
        let mut connection = self.pool.acquire().await?;
        let key = seal::active_org_key(&mut connection, &self.keyring, actor.org).await?;
        let values = self.resolve(&mut connection, actor.org, Values::new(location, access)).await?;
        drop(connection);
        self.test_and_keep(actor, &values, &key.key, None).await
    }

    /// Tests a stored bucket config.
    ///
    /// # Errors
    /// As [`test_connection`](Self::test_connection), and [`Error::NotFound`].
    pub async fn test_bucket(&self, actor: &Actor, id: BucketConfigId) -> Result<Report> {
        actor.must_manage()?;
        let stored = self.open_bucket(actor, id).await?;
        self.budgets.connection_test.spend(&actor.org)?;
        self.test_and_keep(actor, &stored.values, &stored.org_key.key, Some(id)).await
    }

    /// Tests what a stored bucket config is to become. A secret that is not entered again is used only where it is used
    /// already.
    ///
    /// # Errors
    /// As [`test_bucket`](Self::test_bucket), and [`Error::Invalid`] when a secret is to be entered again.
    pub async fn test_edited_bucket(
        &self,
        actor: &Actor,
        id: BucketConfigId,
        location: &Location,
        access: &EditedAccess,
    ) -> Result<Report> {
        actor.must_manage()?;
        let stored = self.open_bucket(actor, id).await?;
        let mut connection = self.pool.acquire().await?;
        let values = self.resolve(&mut connection, actor.org, stored.values.edited(location, access)?).await?;
        drop(connection);
        self.budgets.connection_test.spend(&actor.org)?;
        self.test_and_keep(actor, &values, &stored.org_key.key, Some(id)).await
    }

    /// What the last test of a stored bucket config said, if it has been tested as it stands.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the actor's organisation has none of this id.
    pub async fn last_report(&self, actor: &Actor, id: BucketConfigId) -> Result<Option<Report>> {
        self.get_bucket(actor, id).await?;
        let report = sql::report_of(&self.pool, actor.org, id).await?;
        report.map(serde_json::from_value).transpose().map_err(inconsistent_row("connection_test.report"))
    }

    /// Makes sure that a stored config's role is to be trusted: by the last test, or by testing it now.
    ///
    /// # Errors
    /// [`Conflict::NotTrusted`](crate::Conflict::NotTrusted) when it is not, [`Error::Upstream`] when that could not be found out.
    pub(crate) async fn must_be_trusted(&self, actor: &Actor, stored: &StoredBucket) -> Result<()> {
        let key = &stored.org_key.key;
        if stored.values.fingerprint(actor.org, key)?.as_slice() != stored.fingerprint {
            return Err(Error::Integrity);
        }
        let proof = result_binding(&stored.fingerprint, true);
        let test = sql::result(&self.pool, actor.org, &stored.fingerprint).await?;
        if test.is_some_and(|test| test.trusted && key.is_authentic(MAC_PURPOSE, &proof, &test.mac)) {
            return Ok(());
        }
        let report = self.test_and_keep(actor, &stored.values, key, Some(stored.bucket.id)).await?;
        if trust_is_proven(&report, stored.values.way_in()) {
            return Ok(());
        }
        let problem = trust_problem(&report).ok_or_else(|| Error::internal("a test without a result"))?;
        Err(if problem.may_pass() {
            Error::Upstream { problem }
        } else {
            crate::Conflict::NotTrusted { problem }.into()
        })
    }

    async fn test_and_keep(
        &self,
        actor: &Actor,
        values: &Values,
        key: &Key,
        id: Option<BucketConfigId>,
    ) -> Result<Report> {
        let fingerprint = values.fingerprint(actor.org, key)?;
        let now = db::now(&self.pool).await?;
        let subject = Subject {
            store: &values.location.store,
            location: Some(&values.location),
            kms_key_id: values.kms_key_id(),
            way_in: way_in(&values.location, values.way_in()),
        };
        let checks = self.run_checks(actor, subject).await?;
        let report = Report { checks, tested_at: now.into() };
        let trusted = trust_is_proven(&report, values.way_in());
        let kept = sql::Kept {
            fingerprint: &fingerprint,
            report: serde_json::to_value(&report).map_err(|error| Error::Internal(error.into()))?,
            verified: report.verdict() == Verdict::Verified,
            trusted,
            tested_at: now,
            mac: key.authenticate(MAC_PURPOSE, &result_binding(&fingerprint, trusted))?,
        };
        let mut tx = self.pool.begin().await?;
        sql::keep(&mut tx, actor.org, &kept).await?;
        let subject = id.map_or_else(|| values.location.to_string(), |id| id.to_string());
        let detail = json!({ "verdict": report.verdict(), "problem": report.first_problem() });
        audit::record(&mut tx, actor, Action::BucketConfigTested, &subject, detail).await?;
        tx.commit().await?;
        Ok(report)
    }

    /// The checks themselves. No database connection is held while they wait.
    pub(crate) async fn run_checks(&self, actor: &Actor, subject: Subject<'_>) -> Result<Vec<Check>> {
        Test::new(self, actor, subject).run().await
    }

    /// The shared secret offered to this person for their next role: the same until a config uses one.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers.
    pub async fn offered_secret(&self, actor: &Actor) -> Result<String> {
        actor.must_manage()?;
        let mut tx = self.pool.begin().await?;
        let key = seal::active_org_key(&mut tx, &self.keyring, actor.org).await?;
        let binding = offered_binding(actor, &key);
        let fresh = key.key.seal(&binding, random::external_id().as_bytes())?;
        let sealed = sql::offer(&mut tx, actor, key.version, ALG_AES_256_GCM, &fresh).await?;
        tx.commit().await?;
        let opened = key.key.open(&binding, &sealed)?;
        String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
    }
}

/// How a bucket config gets into its location.
fn way_in<'a>(location: &Location, access: &'a NewAccess) -> WayIn<'a> {
    match access {
        NewAccess::SelfManaged => WayIn::Unknown("The bucket is self-managed: clients bring their own keys."),
        NewAccess::GoogleServiceAccount(_) => WayIn::Unknown("This server does not test service accounts yet."),
        NewAccess::CloudCredential(_) => WayIn::Unknown("The cloud credential could not be opened."),
        NewAccess::Hmac { access_key_id, secret_access_key } => WayIn::Keys(Keys {
            access_key_id: access_key_id.as_str(),
            secret_access_key: secret_access_key.expose(),
            session_token: None,
        }),
        NewAccess::AwsRole { role, shared_secret } => {
            WayIn::Role { arn: role.arn(location), external_id: shared_secret.expose(), is_claimed: true }
        }
    }
}

fn offered_binding(actor: &Actor, key: &OrgKey) -> Binding {
    Binding::new("offered_secret")
        .field(Uuid::from(actor.org).as_bytes())
        .field(Uuid::from(actor.person).as_bytes())
        .field(key.version.to_be_bytes())
}

/// Offers this person a new secret from now on.
pub(crate) async fn forget_offered_secret(connection: &mut PgConnection, actor: &Actor) -> Result<()> {
    Ok(sql::forget_offer(connection, actor).await?)
}
