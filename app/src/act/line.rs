//! Answers that are sent as they are made: one JSON value a line.

use domain::check::{Check, CheckName};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Their content type, which a request accepts if it wants one.
pub const LINES: &str = "application/x-ndjson";

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line<A> {
    /// A check began.
    Began(CheckName),
    /// A check was made, or skipped.
    Made(Check),
    /// The answer. No line follows.
    Answer(A),
    /// The refusal. No line follows.
    Refused(Refusal),
}

#[cfg(feature = "ssr")]
impl<A> From<domain::check::Step> for Line<A> {
    fn from(step: domain::check::Step) -> Self {
        match step {
            domain::check::Step::Began(name) => Self::Began(name),
            domain::check::Step::Made(check) => Self::Made(check),
        }
    }
}
