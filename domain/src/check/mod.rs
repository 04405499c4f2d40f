//! The report of a connection test.

mod problem;
mod several;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

pub use self::{
    problem::{CertificateFault, Problem},
    several::{Tally, ToTest},
};
use crate::moment::Moment;

/// What a check tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// The store answers at its address.
    Endpoint,
    /// The store accepts the keys.
    Keys,
    /// The bucket exists.
    Bucket,
    /// The bucket is in the given region.
    Region,
    /// This server can assume the role with the external ID.
    AssumeRole,
    /// This server can tag its sessions of the role.
    TagSession,
    /// The role refuses this server without an external ID.
    ExternalIdRequired,
    /// The role refuses this server with a wrong external ID.
    ExternalIdCompared,
    /// No other organisation of this server has verified this role.
    RoleOwner,
    /// This server can impersonate the service account.
    Impersonate,
    /// The organisation has proved that it owns the bucket.
    BucketOwner,
    /// Temporary keys are limited to their prefix.
    Scope,
    /// The store makes temporary keys of the stored pair.
    TemporaryKeys,
    /// Objects under the prefix can be listed.
    List,
    /// Objects under the prefix can be read.
    Read,
    /// Objects under the prefix can be written.
    Write,
}

impl CheckName {
    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Endpoint => "Store answers",
            Self::Keys => "Keys are accepted",
            Self::Bucket => "Bucket exists",
            Self::Region => "Region is right",
            Self::AssumeRole => "Role can be assumed",
            Self::TagSession => "Sessions can be tagged",
            Self::ExternalIdRequired => "Role refuses a missing external ID",
            Self::ExternalIdCompared => "Role refuses a wrong external ID",
            Self::RoleOwner => "Role belongs to this organisation",
            Self::Impersonate => "Service account can be impersonated",
            Self::BucketOwner => "Bucket belongs to this organisation",
            Self::Scope => "Temporary keys open their prefix only",
            Self::TemporaryKeys => "Temporary keys can be made",
            Self::List => "Objects can be listed",
            Self::Read => "Objects can be read",
            Self::Write => "Objects can be written",
        }
    }
}

/// Result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed {
        /// Why.
        problem: Problem,
        /// The provider's id of the request, for its support.
        request_id: Option<String>,
    },
    /// Not tested.
    Skipped {
        /// Why not, as a sentence.
        reason: String,
    },
}

/// One check of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was tested.
    pub name: CheckName,
    /// The result.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Duration in milliseconds.
    pub millis: u32,
}

/// A step of a test under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A check began.
    Began(CheckName),
    /// A check was made, or skipped.
    Made(Check),
}

/// The checks of one test, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
    /// When the test ended.
    pub tested_at: Moment,
}

/// Overall result of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing failed.
    Verified,
    /// Something failed.
    Failing,
}

impl Report {
    /// The overall result.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.first_problem().is_some() { Verdict::Failing } else { Verdict::Verified }
    }

    /// A check's result, if it is part of this report.
    #[must_use]
    pub fn outcome_of(&self, name: CheckName) -> Option<&Outcome> {
        self.checks.iter().find(|check| check.name == name).map(|check| &check.outcome)
    }

    /// Whether a check is part of this report and passed.
    #[must_use]
    pub fn has_passed(&self, name: CheckName) -> bool {
        self.outcome_of(name) == Some(&Outcome::Passed)
    }

    /// Why the first failed check failed.
    #[must_use]
    pub fn first_problem(&self) -> Option<&Problem> {
        self.checks.iter().find_map(|check| match &check.outcome {
            Outcome::Failed { problem, .. } => Some(problem),
            Outcome::Passed | Outcome::Skipped { .. } => None,
        })
    }

    /// `9 checks passed.` or `2 of 9 checks failed.`, as a screen reader announces it.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |wanted: fn(&Outcome) -> bool| self.checks.iter().filter(|check| wanted(&check.outcome)).count();
        let failed = count(|outcome| matches!(outcome, Outcome::Failed { .. }));
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let skipped = self.checks.len() - failed - passed;
        let of_these =
            if failed > 0 { format!("{failed} of {} checks failed", self.checks.len()) } else { count_passed(passed) };
        if skipped > 0 { format!("{of_these}, {skipped} skipped.") } else { format!("{of_these}.") }
    }
}

/// `9 checks passed`.
#[must_use]
pub fn count_passed(passed: usize) -> String {
    format!("{passed} {} passed", if passed == 1 { "check" } else { "checks" })
}

/// A test status without its time; what asks for attention comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StatusKind {
    /// The last test failed.
    Failing,
    /// Not tested with its current values.
    NotTested,
    /// The last test passed.
    Verified,
}

words!(StatusKind);

impl StatusKind {
    /// The label, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotTested => "Not tested",
            Self::Verified => "Verified",
            Self::Failing => "Failing",
        }
    }
}

/// Test status of a bucket config.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "since")]
pub enum Status {
    /// Not tested with its current values.
    NotTested,
    /// The last test passed.
    Verified(Moment),
    /// The last test failed.
    Failing(Moment),
}

impl Status {
    /// The label, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.kind().label()
    }

    /// Without the time.
    #[must_use]
    pub fn kind(self) -> StatusKind {
        match self {
            Self::NotTested => StatusKind::NotTested,
            Self::Verified(_) => StatusKind::Verified,
            Self::Failing(_) => StatusKind::Failing,
        }
    }

    /// Time of that test.
    #[must_use]
    pub fn since(self) -> Option<Moment> {
        match self {
            Self::NotTested => None,
            Self::Verified(at) | Self::Failing(at) => Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_as_good_as_its_worst_check() {
        let check = |outcome| Check { name: CheckName::List, outcome, millis: 1 };
        let failed = Outcome::Failed { problem: Problem::NoSuchBucket, request_id: None };
        let skipped = Outcome::Skipped { reason: "Nothing to look at.".into() };
        let at = Moment::from(time::OffsetDateTime::UNIX_EPOCH);
        let good = Report { checks: vec![check(Outcome::Passed), check(skipped.clone())], tested_at: at };
        assert_eq!((good.verdict(), good.summary().as_str()), (Verdict::Verified, "1 check passed, 1 skipped."));
        let bad = Report { checks: vec![check(Outcome::Passed), check(failed), check(skipped)], tested_at: at };
        assert_eq!((bad.verdict(), bad.summary().as_str()), (Verdict::Failing, "1 of 3 checks failed, 1 skipped."));
        let json = serde_json::to_string(&bad).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), bad);
    }
}
