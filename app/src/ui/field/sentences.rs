//! What is said at a field.

use domain::key_shape;
use leptos::prelude::*;

/// What helps to fill in a field, if anything is said.
#[component]
pub(super) fn FieldHelp(id: String, help: &'static str) -> impl IntoView {
    (!help.is_empty()).then(|| {
        view! {
            <p class="field-help" id=id>
                {help}
            </p>
        }
    })
}

/// The sentence at a field.
#[component]
pub(crate) fn FieldError(#[prop(into)] id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|sentence| {
            view! {
                <p class="field-error" id=id.clone()>
                    {sentence}
                </p>
            }
        })
    }
}

/// What is worth another look at a field, though it may be right.
#[component]
pub(super) fn FieldWarning(id: String, #[prop(into)] warns: Signal<bool>) -> impl IntoView {
    move || {
        warns.get().then(|| {
            view! {
                <p class="field-warning" id=id.clone()>
                    {key_shape::WARNING}
                </p>
            }
        })
    }
}
