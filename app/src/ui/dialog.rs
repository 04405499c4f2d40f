//! Dialogs over a page: most have an address, and the server renders them while the address names them; closing one leads to
//! another address. Their looks need no script; `app/src/start/dialog.js` makes them modal.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    announcer::Said,
    icon::{Glyph, Icon},
    notice::{Notice, NoticeBar},
};

/// A dialog with an address.
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
    let close = view! {
        <LeaveLink to=close_to.clone() class="button-quiet button-icon" aria_label="Close">
            <Icon glyph=Glyph::CROSS />
        </LeaveLink>
    };
    view! {
        <Framed title=title close_to=close_to close=close.into_any()>
            {children()}
        </Framed>
    }
}

/// A dialog with a secret, which closes only when the reader says that they have stored it. It is part of the answer to a form
/// and has no address: a reload shows the page without it.
#[component]
pub(crate) fn ShownOnce(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// The address of the page without it.
    #[prop(into)]
    close_to: String,
    children: Children,
) -> impl IntoView {
    view! {
        <Framed title=title close_to=close_to.clone() once=true>
            <div class="dialog-body">{children()}</div>
            <footer class="dialog-footer">
                <LeaveLink to=close_to class="button button-primary">
                    "I have stored it"
                </LeaveLink>
            </footer>
        </Framed>
    }
}

/// What all dialogs have: their heading, which is the document's title while they are open, and the address behind them.
#[component]
fn Framed(
    title: String,
    close_to: String,
    /// The control that closes it, beside the heading.
    #[prop(optional)]
    close: Option<AnyView>,
    /// Whether it is shown this once.
    #[prop(optional)]
    once: bool,
    children: Children,
) -> impl IntoView {
    let described_by = use_context::<Notice>().map(|_| Notice::ID);
    view! {
        <Title text=title.clone() />
        <dialog class="dialog" open aria-labelledby="dialog-title" aria-describedby=described_by data-leave=close_to data-once=once>
            <header class="dialog-header">
                <h2 id="dialog-title" tabindex="-1" autofocus>
                    {title}
                </h2>
                {close}
            </header>
            <Said />
            <NoticeBar />
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
