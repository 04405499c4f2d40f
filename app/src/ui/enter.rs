//! The button that Enter presses.

use leptos::prelude::*;

/// The first button of a form, whatever comes later: the one Enter presses.
#[component]
pub(crate) fn EnterPresses(intent: &'static str) -> impl IntoView {
    view! {
        <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="intent" value=intent>
            "Save"
        </button>
    }
}
