//! Forms that were posted without wasm and are shown again: their input and its errors.

use leptos::{prelude::*, wasm_bindgen::JsValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    act::Act,
    refusal::Refusal,
    wire::{Read, read},
};

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
pub struct Rendered(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Rendered {
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
pub struct Returned<D, O> {
    pub(crate) draft: Option<D>,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) outcome: Option<O>,
    /// The fields with secrets, which are returned empty.
    pub(crate) lost: LostSecrets,
}

/// The fields of a returned form whose secrets have to be typed again.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LostSecrets(Vec<String>);

impl Read for LostSecrets {
    fn read(value: &JsValue) -> Option<Self> {
        Read::read(value).map(Self)
    }
}

/// The addresses of a dialog's form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Addresses {
    /// The form's own.
    pub(crate) form: String,
    /// The page without the dialog.
    pub(crate) page: String,
    /// The page after the act was carried out.
    pub(crate) done: String,
    /// The dialog that ends what this one edits.
    pub(crate) end: Option<String>,
}
read!(Addresses { form, page, done, end });

/// The returned state of the form with the buttons `names`.
pub(crate) fn returned<D: DeserializeOwned, O: DeserializeOwned>(names: &[&str]) -> Returned<D, O> {
    let posted = use_context::<Posted>().filter(|posted| names.contains(&&*posted.form));
    let Some(posted) = posted else {
        return Returned { draft: None, refusal: None, outcome: None, lost: LostSecrets::default() };
    };
    if let Some(shown) = use_context::<Rendered>() {
        shown.note();
    }
    let lost = LostSecrets(posted.secrets);
    provide_context(lost.clone());
    Returned {
        draft: serde_json::from_value(posted.draft).ok(),
        refusal: posted.refusal,
        outcome: serde_json::from_value(posted.outcome).ok(),
        lost,
    }
}

/// The act as its refused form was filled in: what was chosen in it is shown again.
pub(crate) fn refused<A: Act>() -> Option<A> {
    let posted = use_context::<Posted>().filter(|posted| posted.form == A::name() && posted.refusal.is_some())?;
    serde_json::from_value(posted.draft).ok()
}

/// The error at a field, or the request to retype a secret that was not returned.
pub(crate) fn with_lost_secret(field: &str, error: Signal<Option<String>>) -> Signal<Option<String>> {
    let is_lost = use_context::<LostSecrets>().is_some_and(|LostSecrets(fields)| fields.iter().any(|it| it == field));
    if is_lost { Signal::derive(move || error.get().or_else(|| Some(TYPE_AGAIN.to_owned()))) } else { error }
}
