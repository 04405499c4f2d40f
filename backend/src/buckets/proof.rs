//! The proof that a connection test gives, for vending.

use domain::{
    bucket::NewAccess,
    check::{CheckName, Outcome, Problem, Report},
};

use super::{sql::TestResult, stored::StoredBucket};
use crate::{
    Result,
    connection::{MADE, MADE_BEFORE, NOT_MADE, TemporaryKeys},
    seal::{Binding, Key},
};

pub(super) const MAC_PURPOSE: &str = "lakewarden connection test";

/// Checks that prove that the role can only be assumed with its organisation's external ID.
const TRUST: [CheckName; 5] = [
    CheckName::AssumeRole,
    CheckName::TagSession,
    CheckName::ExternalIdRequired,
    CheckName::ExternalIdCompared,
    CheckName::RoleOwner,
];

/// Checks that prove that the organisation owns the bucket a service account gives access to.
const OWNERSHIP: [CheckName; 2] = [CheckName::Impersonate, CheckName::BucketOwner];

/// Whether a report proves that temporary credentials may be vended with this access method.
pub(super) fn trust_is_proven(report: &Report, access: &NewAccess) -> bool {
    let all_of = |names: &[CheckName]| names.iter().all(|&name| report.has_passed(name));
    match access {
        // Amazon S3 itself is trusted to enforce session policies.
        NewAccess::AwsRole { .. } => {
            let is_held = report.outcome_of(CheckName::Scope).is_none_or(|outcome| *outcome == Outcome::Passed);
            is_held && all_of(&TRUST)
        }
        NewAccess::GoogleServiceAccount(_) => all_of(&OWNERSHIP),
        NewAccess::Hmac { .. } => report.has_passed(CheckName::TemporaryKeys),
        NewAccess::SelfManaged | NewAccess::CloudCredential(_) => true,
    }
}

/// Why the proof failed.
pub(super) fn trust_problem(report: &Report) -> Option<Problem> {
    let decides = |name: CheckName| TRUST.contains(&name) || OWNERSHIP.contains(&name) || name == CheckName::Scope;
    let decisive = report.checks.iter().filter(|check| decides(check.name)).find_map(|check| match &check.outcome {
        Outcome::Failed { problem, .. } => Some(problem.clone()),
        Outcome::Passed | Outcome::Warned { .. } | Outcome::Skipped { .. } => None,
    });
    // A skipped check was skipped because of an earlier one.
    decisive.or_else(|| report.first_problem().cloned())
}

/// The proof a test gave, for vending.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    /// Whether temporary credentials may be vended, and why not.
    pub(crate) trusted: Result<(), Problem>,
    pub(crate) temporary_keys: TemporaryKeys,
    /// The key of the test result.
    pub(crate) fingerprint: Vec<u8>,
    /// Identifies the test result: the MAC of its row.
    pub(crate) mac: Vec<u8>,
}

/// The proof of the last test of a config's current values, if the result is authentic and conclusive.
pub(crate) fn stored_proof(stored: &StoredBucket) -> Option<Proof> {
    let last = stored.last_test.as_ref().filter(|last| last.counts)?;
    let temporary_keys = match last.temporary_keys.as_deref() {
        Some(MADE) => TemporaryKeys::Made,
        Some(NOT_MADE) => TemporaryKeys::NotMade,
        _ => TemporaryKeys::Unknown(Problem::Inconclusive),
    };
    let settles = match stored.values.effective_access() {
        NewAccess::Hmac { .. } => !matches!(temporary_keys, TemporaryKeys::Unknown(_)),
        _ => last.trusted,
    };
    let fingerprint = stored.tested_as();
    (settles && last.is_authentic(&fingerprint, &stored.org_key.key)).then(|| Proof {
        trusted: if last.trusted { Ok(()) } else { Err(Problem::Inconclusive) },
        temporary_keys,
        fingerprint,
        mac: last.mac.clone(),
    })
}

/// Whether the word of a test result says that temporary keys were ever made of the pair.
pub(super) fn were_made(word: Option<&str>) -> bool {
    matches!(word, Some(MADE | MADE_BEFORE))
}

impl TestResult {
    /// Whether this server wrote it, for the values of this fingerprint.
    pub(super) fn is_authentic(&self, fingerprint: &[u8], key: &Key) -> bool {
        let binding = result_binding(fingerprint, self.trusted, self.temporary_keys.as_deref());
        key.is_authentic(MAC_PURPOSE, &binding, &self.mac)
    }
}

/// Binds a stored test result to the tested values, and to the checks of this version: results of fewer checks do not
/// count.
pub(super) fn result_binding(fingerprint: &[u8], trusted: bool, temporary_keys: Option<&str>) -> Binding {
    let found = temporary_keys.unwrap_or_default();
    Binding::new("connection_test 3").field(fingerprint).field([u8::from(trusted)]).field(found)
}
