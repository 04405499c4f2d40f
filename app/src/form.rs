//! Forms that were posted without wasm and are shown again: their input and its errors.

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::refusal::Refusal;

/// A posted form that is shown again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    /// The form's name.
    pub form: String,
    /// The input, as the form's draft.
    pub draft: serde_json::Value,
    /// The refusal, if the form was refused.
    pub refusal: Option<Refusal>,
    /// The result, for forms that answer on the same page.
    pub outcome: serde_json::Value,
    /// The fields with secrets, which are returned empty.
    pub secrets: Vec<String>,
}

/// Records whether a page has shown its returned form, so that the form's message is never lost.
#[derive(Debug, Clone, Default)]
pub struct Shown(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Shown {
    /// Whether the form was shown.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn note(&self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

/// The error of a secret that has to be typed again.
pub(crate) const TYPE_AGAIN: &str = "Enter it again: a secret is never sent back to the browser.";

/// The returned state of one form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Returned<D, O> {
    pub(crate) draft: Option<D>,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) outcome: Option<O>,
}

/// Provides the form posted with this page, if any; it is sent to the browser with the page.
pub(crate) fn provide_posted() {
    let posted = SharedValue::new(use_context::<Posted>).into_inner();
    provide_context(StoredValue::new(posted));
}

/// The returned state of the form with the buttons `names`.
pub(crate) fn returned<D: DeserializeOwned, O: DeserializeOwned>(names: &[&str]) -> Returned<D, O> {
    let posted = use_context::<StoredValue<Option<Posted>>>().and_then(|posted| posted.get_value());
    let nothing = Returned { draft: None, refusal: None, outcome: None };
    posted.filter(|posted| names.contains(&&*posted.form)).map_or(nothing, |posted| {
        if let Some(shown) = use_context::<Shown>() {
            shown.note();
        }
        Returned {
            draft: serde_json::from_value(posted.draft).ok(),
            refusal: posted.refusal,
            outcome: serde_json::from_value(posted.outcome).ok(),
        }
    })
}

/// The error at a field, or the request to retype a secret that was not returned.
pub(crate) fn with_lost_secret(field: &str, error: Signal<Option<String>>) -> Signal<Option<String>> {
    let posted = use_context::<StoredValue<Option<Posted>>>();
    let is_lost =
        posted.is_some_and(|posted| posted.with_value(|posted| posted.as_ref().is_some_and(|it| it.has_secret(field))));
    if is_lost { Signal::derive(move || error.get().or_else(|| Some(TYPE_AGAIN.to_owned()))) } else { error }
}

impl Posted {
    fn has_secret(&self, field: &str) -> bool {
        self.secrets.iter().any(|secret| secret == field)
    }
}

/// Forgets the posted form when the calling part of the page is left: opened again, it starts empty.
pub(crate) fn forget_when_left() {
    let Some(posted) = use_context::<StoredValue<Option<Posted>>>() else { return };
    Effect::new(move |_| on_cleanup(move || posted.set_value(None)));
}
