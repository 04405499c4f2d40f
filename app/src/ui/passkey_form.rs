//! Forms that a passkey answers.

use leptos::prelude::*;

/// A form that the script of the page fills in with what a passkey signed. It is hidden without script, and in a browser without
/// passkeys.
#[component]
pub(crate) fn PasskeyForm(
    /// The form's action.
    action: String,
    /// The server function that says what to sign, beneath the prefix of all.
    ask: &'static str,
    /// The name of the act.
    act: &'static str,
    /// The words on the button.
    label: &'static str,
    /// Where a sign-in leads.
    #[prop(default = None)]
    next: Option<String>,
    #[prop(default = "button")] class: &'static str,
    /// What else is entered.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <form method="post" action=action class="form passkey" data-passkey=ask hidden novalidate>
            <input type="hidden" name="answer" />
            {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
            {children.map(|children| children())}
            <div class="form-actions">
                <button class=class name="intent" value=act>
                    {label}
                </button>
            </div>
        </form>
    }
}
