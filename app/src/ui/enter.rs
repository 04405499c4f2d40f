//! The button that Enter presses.

use leptos::prelude::*;

/// The first button of a form, which is the one that Enter presses.
#[component]
pub(crate) fn EnterPresses(intent: &'static str) -> impl IntoView {
    view! {
        <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="intent" value=intent>
            "Save"
        </button>
    }
}
