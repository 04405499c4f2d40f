//! What is asked of requests for pages alone: whether a page is wanted, and what was typed into a form.

use std::sync::{Arc, OnceLock};

use app::Typed;
use http::{HeaderMap, header};

/// What was typed into the form of this request, noted by whoever reads it: whatever goes wrong from then on, a page that says
/// so hands it back.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedFields(Arc<OnceLock<Vec<Typed>>>);

impl TypedFields {
    /// Notes what was typed.
    pub(crate) fn note(&self, typed: Vec<Typed>) {
        // A form is read once.
        let _ = self.0.set(typed);
    }

    /// What was noted; nothing when no form was read.
    pub(crate) fn noted(&self) -> Option<Vec<Typed>> {
        self.0.get().cloned()
    }
}

/// A page is for whoever does not ask for JSON or send it.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let is = |name: header::HeaderName, word: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    };
    let wants_json = is(header::ACCEPT, "application/json") && !is(header::ACCEPT, "text/html");
    !wants_json && !is(header::CONTENT_TYPE, "application/json")
}
