//! Requests for pages: whether the client accepts a page, and the input of its form.

use std::sync::{Arc, OnceLock};

use app::Typed;
use http::{HeaderMap, header};

/// The input of this request's form, noted by its reader: any error page from then on returns it to the visitor.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedFields(Arc<OnceLock<Vec<Typed>>>);

impl TypedFields {
    /// Notes the input.
    pub(crate) fn note(&self, typed: Vec<Typed>) {
        // A form is read once.
        let _ = self.0.set(typed);
    }

    /// The noted input; `None` if no form was read.
    pub(crate) fn noted(&self) -> Option<Vec<Typed>> {
        self.0.get().cloned()
    }
}

/// Clients that neither request nor send JSON get a page.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let is = |name: header::HeaderName, word: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    };
    let wants_json = is(header::ACCEPT, "application/json") && !is(header::ACCEPT, "text/html");
    !wants_json && !is(header::CONTENT_TYPE, "application/json")
}
