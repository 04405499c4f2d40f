//! Creating the first account and organisation, by the set-up link.

use domain::draft::people::SetupDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{missing::MissingPage, refused::RefusedPage};
use crate::{
    act::Act as _,
    api::{self, people::SetUp},
    form::{self, Returned},
    refusal::Refusal,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
    },
};

const NAME: Spec = Spec { autocomplete: "name", ..Spec::text("name", "Your name") };
const EMAIL: Spec = Spec { kind: "email", autocomplete: "username", ..Spec::code("email", "E-mail address") };
const PASSWORD: Spec = Spec::password("password", "Password", "new-password").help("12 characters or more.");
const ORG: Spec = Spec::code("org", "Organisation").help(
    "Its name in addresses and in code, such as ocean-lab: lower-case letters, digits and hyphens. It cannot be changed later.",
);

#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let Returned { draft, refusal, .. } = form::returned::<SetupDraft, ()>(&[SetUp::name()]);
    let page = Suspend::new(async move {
        match api::people::set_up_is_open(token).await {
            Ok(true) => view! { <SetupForm draft=draft.unwrap_or_default() refusal=refusal /> }.into_any(),
            Ok(false) => view! { <MissingPage address=None /> }.into_any(),
            Err(refusal) => view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
    });
    view! {
        <Title text="Set up" />
        {page}
    }
}

#[component]
fn SetupForm(draft: SetupDraft, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal.clone());

    view! {
        <main id="main" class="page page-narrow">
            <h1>"Set up Lakewarden"</h1>
            <p>"Make the first account and the first organisation. You will be its owner, and this link will stop working."</p>
            <RefusalBanner refusal=refusal />
            <form method="post" class="form">
                <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
                <TextField spec=EMAIL value=RwSignal::new(draft.email) error=error("email") />
                <TextField spec=PASSWORD value=RwSignal::new(String::new()) error=error("password") />
                <TextField spec=ORG value=RwSignal::new(draft.org) error=error("org") />
                <div class="form-actions">
                    <button class="button button-primary" name="intent" value=SetUp::name()>
                        "Create account and organisation"
                    </button>
                </div>
            </form>
        </main>
    }
}
