//! Text to copy, or to store in a file. The script of every page carries it out (`app/src/start/copy.js`).

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A code with a button that copies it.
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

/// A block of text with a button that copies it, and one that downloads it.
#[component]
pub(crate) fn CopyFigure(
    #[prop(into)] label: String,
    /// The label of the button, where it says what is copied.
    #[prop(default = None)]
    press: Option<&'static str>,
    #[prop(into)] text: String,
    /// The name of the text, where it follows the values of a form.
    #[prop(default = None)]
    live: Option<&'static str>,
    /// The name of the file that a second button stores it in.
    #[prop(default = None)]
    file: Option<&'static str>,
) -> impl IntoView {
    let download = file.map(|file| {
        let aria_label = format!("Download {}", label.to_lowercase());
        view! {
            <button type="button" class="button-quiet needs-script" data-download=file aria-label=aria_label>
                "Download"
            </button>
        }
    });
    let aria_label = press.map_or_else(|| format!("Copy {}", label.to_lowercase()), str::to_owned);
    view! {
        <figure class="copy-block">
            <figcaption>
                <span>{label.clone()}</span>
                {download}
                <button type="button" class="button-quiet needs-script" data-copy aria-label=aria_label>
                    <Icon glyph=Glyph::COPY />
                    <span class="copied-before">{press.unwrap_or("Copy")}</span>
                    <span class="copied">"Copied"</span>
                    <Icon glyph=Glyph::CHECK />
                </button>
            </figcaption>
            <pre tabindex="0" role="group" aria-label=label data-live=live>
                {text}
            </pre>
        </figure>
    }
}
