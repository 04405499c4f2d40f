//! What is wrong with a form, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// What a ticked box of a form sends; one that is not ticked sends nothing.
pub const TICKED: &str = "on";

/// What a box sends that is ticked or not.
#[must_use]
pub fn ticked(is: bool) -> String {
    if is { TICKED.to_owned() } else { String::new() }
}

/// The sentence for each field that can't be taken as it is. Empty when all is well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(BTreeMap<String, String>);

impl FieldErrors {
    /// One sentence at one field.
    #[must_use]
    pub fn at(field: &str, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, sentence);
        errors
    }

    /// Adds a sentence; a field keeps the first it was given.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| sentence.into());
    }

    /// Takes over `others`, whose sentences go before those that are there.
    pub fn add_first(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Keeps the value, or notes why there is none.
    pub fn check<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        parsed.map_err(|invalid| self.add(field, invalid.to_string())).ok()
    }

    /// The sentence at `field`.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Whether every field is fine.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields and their sentences, by field name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }
}
