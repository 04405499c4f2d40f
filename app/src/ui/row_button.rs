//! Actions in a row of a table.

use leptos::prelude::*;

/// A form of one button, which carries out an act on the row.
#[component]
pub(crate) fn RowButton(
    /// The form's action: the address of the page.
    action: String,
    /// The argument of the act that identifies the row.
    subject: (&'static str, String),
    /// The name of the act.
    act: &'static str,
    label: &'static str,
    /// A further argument of the act, for rows that lie within something.
    #[prop(default = None)]
    within: Option<(&'static str, String)>,
    /// The label for screen readers, which names the row.
    full_label: String,
    #[prop(default = "button-quiet")] class: &'static str,
) -> impl IntoView {
    let (name, value) = subject;
    view! {
        <form method="post" action=action>
            {within.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
            <input type="hidden" name=name value=value />
            <button class=class name="intent" value=act aria-label=full_label>
                {label}
            </button>
        </form>
    }
}
