//! What a connection test proves, as handing out credentials relies on it.

use domain::{
    bucket::NewAccess,
    check::{CheckName, Outcome, Problem, Report},
};

use super::stored::StoredBucket;
use crate::{
    Result,
    connection::{MADE, MADE_BEFORE, NOT_MADE, TemporaryKeys},
    seal::Binding,
};

pub(super) const MAC_PURPOSE: &str = "lakewarden connection test";

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
pub(super) fn trust_is_proven(report: &Report, access: &NewAccess) -> bool {
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
pub(super) fn trust_problem(report: &Report) -> Option<Problem> {
    let decides = |name: CheckName| TRUST.contains(&name) || OWNERSHIP.contains(&name) || name == CheckName::Scope;
    let decisive = report.checks.iter().filter(|check| decides(check.name)).find_map(|check| match &check.outcome {
        Outcome::Failed { problem, .. } => Some(problem.clone()),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    });
    // What was skipped was so because of something before it.
    decisive.or_else(|| report.first_problem().cloned())
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

/// What the last test of a config as it stands proved, where it is to be believed and settles what there is to know.
pub(super) fn kept_proof(stored: &StoredBucket) -> Option<Proof> {
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

/// Whether temporary keys were made of the pair of a config as it stands, at any time.
pub(super) fn were_made(stored: &StoredBucket) -> bool {
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

/// A test result as it is kept: what it says is bound to the values it was made with, and to what such a test looks at:
/// results from before it looked at more do not count.
pub(super) fn result_binding(fingerprint: &[u8], trusted: bool, temporary_keys: Option<&str>) -> Binding {
    let found = temporary_keys.unwrap_or_default();
    Binding::new("connection_test 3").field(fingerprint).field([u8::from(trusted)]).field(found)
}
