//! Answers that are sent as they are made: one JSON value a line.

use serde::{Deserialize, Serialize};

use crate::{refusal::Refusal, ui::html::Html};

/// Their content type, which a request accepts if it wants one.
pub const LINES: &str = "application/x-ndjson";

/// One line of a connection test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line<A> {
    /// A check began.
    Began {
        /// Its row while it is under way.
        testing: Html,
        /// Its row where the test ended before it.
        unfinished: Html,
    },
    /// A check was made, or skipped: its row.
    Made(Html),
    /// The answer. No line follows.
    Answer(A),
    /// The refusal. No line follows.
    Refused(Refusal),
}
