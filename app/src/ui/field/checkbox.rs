//! A checkbox.

use domain::field::{TICKED, ticked};
use leptos::{html, prelude::*};

use super::{Spec, sentences::FieldHelp};

/// A checkbox. Its value is that of a ticked one, or empty.
#[component]
pub(crate) fn Checkbox(spec: Spec, value: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |first: Option<()>| {
        let Some(input) = input.get() else { return };
        let wanted = !value.get().is_empty();
        if input.checked() == wanted {
        } else if first.is_none() {
            // Ticked before the wasm was loaded.
            value.set(ticked(input.checked()));
        } else {
            input.set_checked(wanted);
        }
    });
    let help_id = format!("{}-help", spec.name);
    let described_by = (!spec.help.is_empty()).then(|| help_id.clone());
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                id=spec.name
                name=spec.name
                value=TICKED
                node_ref=input
                checked=!value.get_untracked().is_empty()
                aria-describedby=described_by
                on:change=move |event| value.set(ticked(event_target_checked(&event)))
            />
            <label for=spec.name>{spec.label}</label>
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}
