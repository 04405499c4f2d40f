//! The single live region, which announces changes to screen readers.

use leptos::prelude::*;

/// Announces sentences in the live region.
#[derive(Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Default for Announcer {
    fn default() -> Self {
        Self(RwSignal::new(String::new()))
    }
}

impl Announcer {
    /// Announces `text` politely, after the current speech.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.0.set(text.into());
    }
}

#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let Announcer(text) = expect_context();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {text}
        </div>
    }
}
