//! Answers that are sent as they are made: one JSON value a line.

use leptos::wasm_bindgen::JsValue;
use serde::{Deserialize, Serialize};

use crate::{
    refusal::Refusal,
    ui::html::Html,
    wire::{Read, at},
};

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

impl<A: Read> Read for Line<A> {
    fn read(value: &JsValue) -> Option<Self> {
        if let Some(row) = at(value, "made") {
            return Some(Self::Made(row));
        }
        let begun = at::<JsValue>(value, "began").filter(JsValue::is_object);
        if let Some(begun) = begun {
            return Some(Self::Began { testing: at(&begun, "testing")?, unfinished: at(&begun, "unfinished")? });
        }
        at(value, "answer").map(Self::Answer).or_else(|| at(value, "refused").map(Self::Refused))
    }
}
