//! Text to copy.

use std::time::Duration;

use leptos::{html::Pre, prelude::*, task::spawn_local};

use super::{
    announcer::{Announcer, LiveRegion},
    icon::{Glyph, Icon},
};
use crate::api::browser;

const SHOWN_FOR: Duration = Duration::from_secs(2);

/// A [`CopyBlock`] of a document, with a text that stays as it is.
#[island]
pub fn CopyText(label: String, text: String) -> impl IntoView {
    Announcer::provide();
    view! {
        <LiveRegion />
        <CopyBlock label=label text=text />
    }
}

/// A code with a button that copies it. It needs no island: the script of every page carries it out.
#[component]
pub(crate) fn CopyCode(
    /// What is copied, in a sentence.
    label: String,
    text: String,
) -> impl IntoView {
    view! {
        <span class="copy-code">
            <code>{text}</code>
            <button type="button" class="button-quiet button-icon needs-script" data-copy aria-label=format!("Copy the {label}")>
                <Icon glyph=Glyph::COPY />
                <Icon glyph=Glyph::CHECK />
            </button>
        </span>
    }
}

/// A block of text with a button that copies it. It needs no island: the script of every page carries it out.
#[component]
pub(crate) fn CopyFigure(label: &'static str, text: String) -> impl IntoView {
    view! {
        <figure class="copy-block">
            <figcaption>
                <span>{label}</span>
                <button type="button" class="button-quiet needs-script" data-copy aria-label=format!("Copy {}", label.to_lowercase())>
                    <Icon glyph=Glyph::COPY />
                    "Copy"
                    <Icon glyph=Glyph::CHECK />
                </button>
            </figcaption>
            <pre tabindex="0" role="group" aria-label=label>
                {text}
            </pre>
        </figure>
    }
}

/// A block of text with a Copy button. If the browser denies access to the clipboard, the text is selected instead.
#[component]
pub(crate) fn CopyBlock(
    #[prop(into)] label: String,
    /// The label of the button, where it says what is copied.
    #[prop(optional)]
    press: Option<&'static str>,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    let block = NodeRef::<Pre>::new();
    let copied = RwSignal::new(false);
    let announcer: Announcer = expect_context();
    let copy = move |_| {
        spawn_local(async move {
            if browser::copy(&text.get_untracked()).await {
                copied.set(true);
                announcer.say("Copied");
                set_timeout(move || copied.set(false), SHOWN_FOR);
            } else if let Some(block) = block.get_untracked() {
                browser::select_contents(&block);
                announcer.say("Selected. Press Ctrl C to copy.");
            }
        });
    };
    let aria_label = press.map_or_else(|| format!("Copy {}", label.to_lowercase()), str::to_owned);
    let press = press.unwrap_or("Copy");
    view! {
        <figure class="copy-block">
            <figcaption>
                <span>{label.clone()}</span>
                <button type="button" class="button-quiet needs-wasm" aria-label=aria_label on:click=copy>
                    {move || {
                        let glyph = if copied.get() { Glyph::CHECK } else { Glyph::COPY };
                        view! { <Icon glyph=glyph /> }
                    }}
                    {move || if copied.get() { "Copied" } else { press }}
                </button>
            </figcaption>
            <pre node_ref=block tabindex="0" role="group" aria-label=label>
                {text}
            </pre>
        </figure>
    }
}
