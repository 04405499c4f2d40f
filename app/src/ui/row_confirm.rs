//! An action that takes access away, in two steps without script: it folds out, says what it does, and is pressed.

use leptos::prelude::*;

/// A form of one button behind a fold.
#[component]
pub(crate) fn RowConfirm(
    /// The form's action: the address of the page.
    action: String,
    /// The argument of the act that identifies its subject; `None` where the page's address does.
    #[prop(default = None)]
    subject: Option<(&'static str, String)>,
    /// A further argument of the act.
    #[prop(default = None)]
    within: Option<(&'static str, String)>,
    /// The name of the act.
    act: &'static str,
    /// The label of the fold.
    label: String,
    /// The label for screen readers, which names the subject; the same as `label` if it is left out.
    #[prop(default = None)]
    full_label: Option<String>,
    /// The consequence.
    about: String,
    /// The label of the button.
    press: String,
) -> impl IntoView {
    let hidden = [subject, within]
        .into_iter()
        .flatten()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <details class="confirm">
            <summary class="button-quiet button-danger" aria-label=full_label>
                {label}
            </summary>
            <form method="post" action=action class="confirm-step">
                <p>{about}</p>
                {hidden}
                <button class="button button-destroy" name="intent" value=act>
                    {press}
                </button>
            </form>
        </details>
    }
}
