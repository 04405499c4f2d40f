//! One line of text.

use domain::key_shape;
use leptos::{html, prelude::*};

use super::{
    Spec,
    sentences::{FieldError, FieldHelp, FieldWarning, described_by},
};
use crate::form;

/// Keeps an input and a signal in sync. The input has precedence at first: it may have been filled in before the island started,
/// and is then taken as if it were typed now.
fn bind(input: NodeRef<html::Input>, value: RwSignal<String>, take: impl Fn(String) + 'static) {
    let rendered = value.get_untracked();
    Effect::new(move |first: Option<()>| {
        let Some(input) = input.get() else { return };
        let wanted = value.get();
        let shown = input.value();
        if shown == wanted {
        } else if first.is_none() && shown != rendered {
            take(shown);
        } else {
            input.set_value(&wanted);
        }
    });
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    spec: Spec,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    /// Called with the typed text; returns whether it took the text and set the field to another.
    #[prop(optional)]
    absorb: Option<Callback<String, bool>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let take = move |typed: String| {
        if !absorb.is_some_and(|absorb| absorb.run(typed.clone())) {
            value.set(typed);
        }
    };
    bind(input, value, take);
    let shown = RwSignal::new(false);
    let is_secret = spec.kind == "password";
    let error = if is_secret { form::with_lost_secret(spec.name, error) } else { error };
    let kind = move || if is_secret && shown.get() { "text" } else { spec.kind };
    let error_id = format!("{}-error", spec.name);
    let warning_id = format!("{}-warning", spec.name);
    let help_id = format!("{}-help", spec.name);
    let looks_wrong = move |text: &String| key_shape::warns(spec.name, text);
    let warns = Memo::new(move |_| !is_secret && error.with(Option::is_none) && value.with(looks_wrong));
    let described_by = described_by(spec.name, error, move || warns.get(), !spec.help.is_empty());
    view! {
        <div class="field">
            <label for=spec.name>{spec.label}</label>
            <div class="field-line">
                <input
                    id=spec.name
                    name=spec.name
                    type=kind
                    node_ref=input
                    value=value.get_untracked()
                    class:code=spec.code
                    autocomplete=spec.autocomplete
                    autocapitalize=spec.code.then_some("none")
                    spellcheck=if spec.code { "false" } else { "true" }
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:input=move |event| take(event_target_value(&event))
                />
                {is_secret.then(|| view! { <ShowSecret shown=shown label=spec.label /> })}
            </div>
            <FieldError id=error_id error=error />
            <FieldWarning id=warning_id warns=warns />
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}

/// Shows a secret while it is typed, and hides it again.
#[component]
fn ShowSecret(shown: RwSignal<bool>, label: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button-quiet needs-wasm"
            aria-pressed=move || shown.get().to_string()
            aria-label=format!("Show {}", label.to_lowercase())
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            "Show"
        </button>
    }
}
