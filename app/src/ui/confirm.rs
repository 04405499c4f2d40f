//! The confirmation of a permanent deletion.

use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    form::Returned,
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        field::{Spec, TextField, errors_of},
    },
};

/// What was typed into it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Typed {
    confirmation: String,
}

/// A form that requires typing the name of the thing. The server compares it.
#[component]
pub(crate) fn TypeToConfirm(
    /// The name of the thing.
    name: String,
    /// The word for that name.
    what: &'static str,
    press: SubmitButton,
    /// The hidden argument of the act that identifies the thing.
    subject: (&'static str, String),
    action: String,
    cancel_to: String,
    returned: Returned<Typed, ()>,
    /// The consequences of the deletion.
    children: Children,
) -> impl IntoView {
    const TYPED: Spec = Spec::code("confirmation", "Type it to confirm");
    let Returned { draft, refusal, .. } = returned;
    let Typed { confirmation } = draft.unwrap_or_default();
    let error = errors_of(refusal.clone());
    let banner = refusal.filter(|refusal| refusal.at("confirmation").is_none());
    view! {
        <ActForm action=action cancel_to=cancel_to press=press.destroys() submit=posted_by_browser refusal=banner subject=vec![subject]>
            <div class="form">{children()}</div>
            <p>{format!("Its {what} is ")} <code class="to-type">{name}</code></p>
            <TextField spec=TYPED value=RwSignal::new(confirmation) error=error("confirmation") />
        </ActForm>
    }
}
