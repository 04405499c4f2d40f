//! Live regions, which announce changes to screen readers: an island's own, and the one of a document.

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

/// Where the script of every page announces what it did.
#[component]
pub(crate) fn Said() -> impl IntoView {
    view! { <div class="visually-hidden" role="status" data-said></div> }
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
