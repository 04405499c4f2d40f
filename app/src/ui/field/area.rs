//! Several lines of text, in a form that the browser posts.

use leptos::prelude::*;

use super::{
    Spec,
    sentences::{FieldError, FieldHelp, described_by},
};

/// Several lines of text, in a form that the browser posts.
#[component]
pub(crate) fn TextArea(
    spec: Spec,
    /// The lines it is shown with.
    value: String,
    rows: u8,
    /// Whether the browser must not keep it.
    #[prop(optional)]
    secret: bool,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{}-error", spec.name);
    let help_id = format!("{}-help", spec.name);
    view! {
        <div class="field">
            <label for=spec.name>{spec.label}</label>
            <textarea
                id=spec.name
                name=spec.name
                rows=rows.to_string()
                data-secret=secret
                class:code=spec.code
                autocomplete=spec.autocomplete
                autocapitalize=spec.code.then_some("none")
                spellcheck=if spec.code { "false" } else { "true" }
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by(spec.name, error, || false, !spec.help.is_empty())
            >
                {value}
            </textarea>
            <FieldError id=error_id error=error />
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}
