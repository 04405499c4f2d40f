//! The password.

use domain::draft::people::PasswordDraft;
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::account::ChangePassword,
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Checkbox, Spec, TextField, errors_of},
        list::Section,
    },
};

const OLD: Spec = Spec::password("old_password", "Current password", "current-password");
const NEW: Spec = Spec::password("new_password", "New password", "new-password").help("12 characters or more.");
const TOKENS: Spec = Spec::text("end_tokens", "Revoke my API tokens, too")
    .help("Data clients and scripts need new ones then. Without it, API tokens go on working.");

#[component]
pub(super) fn PasswordSection() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<PasswordDraft, ()>(&[ChangePassword::name()]);
    view! {
        <Section name="password" title="Password" is_page=false about="Changing it signs you out everywhere else.".into_any()>
            <PasswordForm
                draft=draft.unwrap_or_default()
                refusal=refusal
                action=format!("{}#password", routes::account())
                intent=ChangePassword::name()
                asks_for_old=true
            />
        </Section>
    }
}

/// A form for a new password, which asks for the old one or comes from a one-time link.
#[component]
pub(in crate::features) fn PasswordForm(
    draft: PasswordDraft,
    refusal: Option<Refusal>,
    action: String,
    intent: &'static str,
    asks_for_old: bool,
) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let old = asks_for_old.then(|| {
        view! { <TextField spec=OLD value=RwSignal::new(String::new()) error=error("old_password") /> }
    });
    view! {
        <form method="post" action=action class="form" novalidate>
            <RefusalBanner refusal=refusal />
            {old}
            <TextField spec=NEW value=RwSignal::new(String::new()) error=error("new_password") />
            <Checkbox spec=TOKENS value=RwSignal::new(draft.end_tokens) />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=intent>
                    "Change password"
                </button>
            </div>
        </form>
    }
}
