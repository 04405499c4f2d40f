//! Badges.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warning,
    Bad,
    Neutral,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "status status-good",
            Self::Warning => "status status-warning",
            Self::Bad => "status status-bad",
            Self::Neutral => "status status-neutral",
        }
    }
}

/// A state as an icon and a word: colour is never the only sign.
#[component]
pub(crate) fn StatusWord(tone: Tone, glyph: Glyph, #[prop(into)] word: String) -> impl IntoView {
    view! {
        <span class=tone.class()>
            <Icon glyph=glyph />
            {word}
        </span>
    }
}

/// The purple mark of the default.
#[component]
pub(crate) fn DefaultBadge() -> impl IntoView {
    view! { <span class="badge-default">"default"</span> }
}
