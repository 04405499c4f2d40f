//! Results of a test.

use domain::{
    check::{Check, CheckName, Outcome, Problem},
    location::AddressingStyle,
};

/// Results of a test.
pub(crate) struct TestResults {
    /// The checks.
    pub(crate) checks: Vec<Check>,
    /// Whether the store makes temporary keys of the pair, if there is one.
    pub(crate) temporary_keys: TemporaryKeys,
    /// Where requests to the store name the bucket, if that was found out.
    pub(crate) style: Option<AddressingStyle>,
}

impl TestResults {
    /// Reports a failure if temporary keys were made of this pair before and no longer are.
    pub(crate) fn miss_temporary_keys(&mut self) {
        if self.temporary_keys != TemporaryKeys::NotMade {
            return;
        }
        self.temporary_keys = TemporaryKeys::Unknown(Problem::NotMadeAnyMore);
        for check in self.checks.iter_mut().filter(|check| check.name == CheckName::TemporaryKeys) {
            check.outcome = failed((Problem::NotMadeAnyMore, None));
        }
    }
}

pub(super) fn failed((problem, request_id): (Problem, Option<String>)) -> Outcome {
    Outcome::Failed { problem, request_id }
}

/// Whether a store makes temporary keys of a stored pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TemporaryKeys {
    /// It made some, and limited them to their prefix.
    Made,
    /// It said itself that it makes none, or did not limit them to their prefix.
    NotMade,
    /// Unknown, for this reason: no conclusion.
    Unknown(Problem),
}

impl TemporaryKeys {
    /// The word stored for it; `before` says whether some were made of the same pair earlier.
    pub(crate) fn word(&self, before: bool) -> Option<&'static str> {
        match self {
            Self::Made => Some(MADE),
            _ if before => Some(MADE_BEFORE),
            Self::NotMade => Some(NOT_MADE),
            Self::Unknown(_) => None,
        }
    }
}

pub(crate) const MADE: &str = "made";

pub(crate) const NOT_MADE: &str = "not_made";

/// Not this time, but before. The pair is not returned instead: it allows more.
pub(crate) const MADE_BEFORE: &str = "made_before";
