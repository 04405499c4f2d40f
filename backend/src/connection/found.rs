//! What a test found.

use domain::check::{Check, CheckName, Outcome, Problem};

/// What a test found.
pub(crate) struct Found {
    /// Check by check.
    pub(crate) checks: Vec<Check>,
    /// Whether temporary keys are made of a pair, where there is one.
    pub(crate) temporary_keys: TemporaryKeys,
}

impl Found {
    /// What there is to say where temporary keys were made of this pair before: that none are now is a failure.
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

/// Not this time, but before. The pair is not handed out instead: it opens more.
pub(crate) const MADE_BEFORE: &str = "made_before";
