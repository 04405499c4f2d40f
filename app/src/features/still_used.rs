//! The dialog of a removal that has to wait.

use leptos::prelude::*;

/// The content of the dialog while something still relies on what is to be removed: the reason, and a link back to the
/// settings.
#[component]
pub(crate) fn StillUsed(
    /// The address of the settings.
    back_to: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="dialog-body">{children()}</div>
        <footer class="dialog-footer">
            <a class="button" href=back_to>
                "Back"
            </a>
        </footer>
    }
}
