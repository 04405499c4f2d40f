//! The help text, error and warning of a field.

use domain::key_shape;
use leptos::prelude::*;

/// The ids of the sentences that the field `name` shows, if any.
pub(super) fn described_by(
    name: &'static str,
    error: Signal<Option<String>>,
    warns: impl Fn() -> bool + Send + 'static,
    has_help: bool,
) -> impl Fn() -> Option<String> + Send + 'static {
    move || {
        let parts = [("error", error.with(Option::is_some)), ("warning", warns()), ("help", has_help)];
        let ids: Vec<_> = parts.iter().filter(|(_, is)| *is).map(|(part, _)| format!("{name}-{part}")).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The help text of a field, if any.
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

/// The error at a field.
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

/// The warning of a field whose value looks wrong but may be right.
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
