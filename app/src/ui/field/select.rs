//! A select.

use leptos::{html, prelude::*};

use super::{
    Spec,
    sentences::{FieldError, FieldHelp, described_by},
};

/// A select.
#[component]
pub(crate) fn SelectField(
    spec: Spec,
    /// The values, each with its label.
    options: Vec<(String, String)>,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    Effect::new(move |first: Option<()>| {
        let Some(select) = select.get() else { return };
        let wanted = value.get();
        if first.is_none() {
            // The select has precedence: it may have been changed before the wasm was loaded.
            value.set(select.value());
        } else {
            select.set_value(&wanted);
        }
    });
    let options = super::options::options(options, &value.get_untracked());
    let error_id = format!("{}-error", spec.name);
    let help_id = format!("{}-help", spec.name);
    let described_by = described_by(spec.name, error, || false, !spec.help.is_empty());
    view! {
        <div class="field">
            <label for=spec.name>{spec.label}</label>
            <select
                id=spec.name
                name=spec.name
                node_ref=select
                on:change=move |event| value.set(event_target_value(&event))
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            >
                {options}
            </select>
            <FieldError id=error_id error=error />
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}
