//! A dialog with an address: it is open while the page's address names it, and closing it leads to another address. Without
//! wasm the same address shows it as part of the page.

use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use send_wrapper::SendWrapper;

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
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // The server renders it open and non-modal; only a browser can make it modal.
            dialog.close();
            let _ = dialog.show_modal();
            // Closing a dialog, rather than removing it, restores the focus.
            let dialog = SendWrapper::new(dialog);
            on_cleanup(move || dialog.close());
        }
    });
    let navigate = use_navigate();
    let target = close_to.clone();
    let leave = move |event: ev::Event| {
        event.prevent_default();
        navigate(&target, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <dialog class="dialog" open node_ref=dialog aria-labelledby="dialog-title" on:cancel=leave>
            <header class="dialog-header">
                <h2 id="dialog-title" tabindex="-1" autofocus>
                    {title}
                </h2>
                <a class="button-quiet button-icon" href=close_to aria-label="Close">
                    <Icon glyph=Glyph::Cross />
                </a>
            </header>
            {children()}
        </dialog>
    }
}
