//! The page of a one-time link for a new password.

use domain::draft::people::PasswordDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{account::PasswordForm, link_over::LinkOver, refused::RefusedPage};
use crate::{
    act::Act as _,
    api::{self, account::ResetPassword},
    form::{self, Returned},
    routes,
};

#[component]
pub(crate) fn ResetPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let action = routes::password_reset(&token);
    let Returned { draft, refusal, .. } = form::returned::<PasswordDraft, ()>(&[ResetPassword::name()]);
    let page = Suspend::new(async move {
        match api::account::password_reset_is_open(token).await {
            Ok(true) => view! {
                <main id="main" class="page page-narrow">
                    <h1>"Set a new password"</h1>
                    <p>
                        "You are signed out everywhere, your passkeys and linked identity providers are removed, and this link stops working."
                    </p>
                    <PasswordForm
                        draft=draft.unwrap_or_default()
                        refusal=refusal
                        action=action
                        intent=ResetPassword::name()
                        asks_for_old=false
                    />
                </main>
            }
            .into_any(),
            Ok(false) => view! { <LinkOver /> }.into_any(),
            Err(refusal) => view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
    });
    view! {
        <Title text="New password" />
        {page}
    }
}
