//! What is asked of somebody who is about to delete something for good.

use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
    },
};

/// A form that is carried out only when the name of the thing has been typed. The server compares.
#[component]
pub(crate) fn TypeToConfirm(
    /// The name of the thing.
    name: String,
    /// What that name is called.
    what: &'static str,
    intent: &'static str,
    /// The hidden field that says which thing is meant.
    subject: (&'static str, String),
    button: &'static str,
    action: String,
    cancel_to: String,
    refusal: Option<Refusal>,
    /// What goes and what stays.
    children: Children,
) -> impl IntoView {
    const TYPED: Spec = Spec::code("confirmation", "Type it to confirm");
    let error = errors_of(refusal.clone());
    let banner = refusal.filter(|refusal| refusal.at("confirmation").is_none());
    view! {
        <form method="post" action=action class="form">
            <input type="hidden" name=subject.0 value=subject.1 />
            <div class="dialog-body">
                <RefusalBanner refusal=banner />
                <div class="form">{children()}</div>
                <p>{format!("Its {what} is ")} <code class="to-type">{name}</code></p>
                <TextField spec=TYPED value=RwSignal::new(String::new()) error=error("confirmation") />
            </div>
            <footer class="dialog-footer">
                <a class="button" href=cancel_to>
                    "Cancel"
                </a>
                <button class="button button-destroy" name="intent" value=intent>
                    {button}
                </button>
            </footer>
        </form>
    }
}
