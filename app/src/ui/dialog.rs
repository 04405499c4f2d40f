//! A dialog with an address: the server renders it over the page while the address names it, and closing it leads to another
//! address. Its looks need no script; `app/src/start/dialog.js` makes it modal.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub(crate) fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// The address of the page without it.
    #[prop(into)]
    close_to: String,
    children: Children,
) -> impl IntoView {
    let leave = close_to.clone();
    view! {
        <dialog class="dialog" open aria-labelledby="dialog-title" data-leave=leave>
            <header class="dialog-header">
                <h2 id="dialog-title" tabindex="-1" autofocus>
                    {title}
                </h2>
                <LeaveLink to=close_to class="button-quiet button-icon" aria_label="Close">
                    <Icon glyph=Glyph::CROSS />
                </LeaveLink>
            </header>
            {children()}
        </dialog>
    }
}

/// A link out of the dialog.
#[component]
pub(crate) fn LeaveLink(
    to: String,
    #[prop(default = "button")] class: &'static str,
    #[prop(optional)] aria_label: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=class href=to data-leave aria-label=aria_label>
            {children()}
        </a>
    }
}
