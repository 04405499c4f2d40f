//! The report of a connection test.

mod name;
mod problem;
mod report;
mod several;
mod status;
mod stored;

use serde::{Deserialize, Serialize};

pub use self::{
    name::CheckName,
    problem::{CertificateFault, Problem},
    report::{Report, Verdict, count_passed},
    several::{Tally, ToTest},
    status::{Status, StatusKind},
    stored::StoredReport,
};

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
    /// It works, but something that clients rely on is missing. Nothing is closed for it.
    Warned {
        /// What is missing.
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

impl Outcome {
    /// What is wrong or missing, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed { problem, .. } | Self::Warned { problem, .. } => Some(problem),
            Self::Passed | Self::Skipped { .. } => None,
        }
    }

    /// The same where clients bring their own keys: what this server can't reach or read is no failure, and what the store
    /// says of its bucket is a warning. An address that the operator has closed stays one.
    #[must_use]
    pub fn for_own_keys(self) -> Self {
        match self {
            Self::Failed { problem: problem @ (Problem::NoSuchBucket | Problem::WrongRegion { .. }), request_id } => {
                Self::Warned { problem, request_id }
            }
            Self::Failed { problem, .. } if problem != Problem::EndpointNotAllowed => Self::Skipped {
                reason: format!(
                    "{} Clients bring their own keys and network, so this decides nothing.",
                    problem.fact()
                ),
            },
            outcome => outcome,
        }
    }
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
