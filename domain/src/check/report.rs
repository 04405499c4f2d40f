//! Reports of tests, and what they come to.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{Check, CheckName, Outcome, Problem};
use crate::moment::Moment;

/// The checks of one test, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
    /// When the test ended.
    pub tested_at: Moment,
}

/// Overall result of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verdict {
    /// Nothing failed.
    Verified,
    /// Nothing failed, but something that clients rely on is missing.
    VerifiedWithWarnings,
    /// Nothing failed, because nothing could be checked.
    NotChecked,
    /// Something failed.
    Failing,
}

words!(Verdict);

impl Verdict {
    /// The label, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Verified => "Verified",
            Self::VerifiedWithWarnings => "Verified with warnings",
            Self::NotChecked => "Not checked",
            Self::Failing => "Failing",
        }
    }
}

impl Report {
    /// The overall result.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let any = |wanted: fn(&Outcome) -> bool| self.checks.iter().any(|check| wanted(&check.outcome));
        if any(|outcome| matches!(outcome, Outcome::Failed { .. })) {
            Verdict::Failing
        } else if any(|outcome| matches!(outcome, Outcome::Warned { .. })) {
            Verdict::VerifiedWithWarnings
        } else if any(|outcome| *outcome == Outcome::Passed) {
            Verdict::Verified
        } else {
            Verdict::NotChecked
        }
    }

    /// Whether nothing failed.
    #[must_use]
    pub fn nothing_failed(&self) -> bool {
        self.first_problem().is_none()
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

    /// Whether a check is part of this report and warned of something that is missing.
    #[must_use]
    pub fn has_warned(&self, name: CheckName) -> bool {
        matches!(self.outcome_of(name), Some(Outcome::Warned { .. }))
    }

    /// Why the first failed check failed.
    #[must_use]
    pub fn first_problem(&self) -> Option<&Problem> {
        self.checks.iter().find_map(|check| match &check.outcome {
            Outcome::Failed { problem, .. } => Some(problem),
            Outcome::Passed | Outcome::Warned { .. } | Outcome::Skipped { .. } => None,
        })
    }

    /// `9 checks passed.`, `8 checks passed, 1 warning.` or `2 of 9 checks failed, 1 skipped.`, as a screen reader announces it.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |wanted: fn(&Outcome) -> bool| self.checks.iter().filter(|check| wanted(&check.outcome)).count();
        let failed = count(|outcome| matches!(outcome, Outcome::Failed { .. }));
        let warned = count(|outcome| matches!(outcome, Outcome::Warned { .. }));
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let skipped = self.checks.len() - failed - warned - passed;
        let mut parts =
            if failed > 0 { format!("{failed} of {} checks failed", self.checks.len()) } else { count_passed(passed) };
        if warned > 0 {
            parts.push_str(&format!(", {warned} {}", if warned == 1 { "warning" } else { "warnings" }));
        }
        if skipped > 0 {
            parts.push_str(&format!(", {skipped} skipped"));
        }
        parts + "."
    }
}

/// `9 checks passed`.
#[must_use]
pub fn count_passed(passed: usize) -> String {
    format!("{passed} {} passed", if passed == 1 { "check" } else { "checks" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Problem;

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
        let warned = Outcome::Warned { problem: Problem::ConditionIgnored, request_id: None };
        let risky = Report { checks: vec![check(Outcome::Passed), check(warned)], tested_at: at };
        assert_eq!(risky.verdict(), Verdict::VerifiedWithWarnings);
        assert_eq!(risky.summary(), "1 check passed, 1 warning.");
        assert!(risky.nothing_failed() && !bad.nothing_failed());
        let nothing = Report { checks: vec![check(Outcome::Skipped { reason: String::new() })], tested_at: at };
        assert_eq!(
            (nothing.verdict(), nothing.summary().as_str()),
            (Verdict::NotChecked, "0 checks passed, 1 skipped.")
        );
        let json = serde_json::to_string(&bad).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), bad);
    }
}
