//! The live region of an island, which announces changes to screen readers.

use leptos::prelude::*;

/// Announces sentences in the live region.
#[derive(Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// Provides an island with its own. The island renders its [`LiveRegion`].
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }

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
