//! A secret that is shown once.

use leptos::prelude::*;

use super::dialog::LeaveLink;

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
    let leave = close_to.clone();
    view! {
        <dialog class="dialog" open aria-labelledby="dialog-title" data-leave=leave data-once>
            <header class="dialog-header">
                <h2 id="dialog-title" tabindex="-1" autofocus>
                    {title}
                </h2>
            </header>
            <div class="dialog-body">{children()}</div>
            <footer class="dialog-footer">
                <LeaveLink to=close_to class="button button-primary">
                    "I have stored it"
                </LeaveLink>
            </footer>
        </dialog>
    }
}
