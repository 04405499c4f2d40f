//! Errors of a form, by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The value of a ticked checkbox; an unticked one sends nothing.
pub const TICKED: &str = "on";

/// The value of a checkbox, ticked or not.
#[must_use]
pub fn ticked(is: bool) -> String {
    if is { TICKED.to_owned() } else { String::new() }
}

/// The error sentence of each invalid field. Empty when all are valid.
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

    /// Adds a sentence; a field's first sentence stays.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| sentence.into());
    }

    /// Adds `others` in front: their sentences win.
    pub fn add_first(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Returns the value, or records its error.
    pub fn check<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        parsed.map_err(|invalid| self.add(field, invalid.to_string())).ok()
    }

    /// The sentence at `field`.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Whether every field is valid.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors at the fields for which `concerns` is true; `None` if there are none.
    #[must_use]
    pub fn only(mut self, concerns: impl Fn(&str) -> bool) -> Option<Self> {
        self.0.retain(|field, _| concerns(field));
        (!self.is_empty()).then_some(self)
    }

    /// The fields and their sentences, by field name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }
}
