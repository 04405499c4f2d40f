//! Creating the first account and organisation, by the set-up link.

use domain::{draft::people::SetupDraft, org::OrgSlug};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{link_over::LinkOver, refused::RefusedPage};
use crate::{
    act::Act as _,
    api::{
        self,
        people::{Provider, SetUp, Ways},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
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

const ORG_THERE: Spec = Spec { name: "organisation", ..ORG };

#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let typed = use_query_map().with_untracked(|query| query.get(ORG_THERE.name));
    let Returned { draft, refusal, .. } = form::returned::<SetupDraft, ()>(&[SetUp::name()]);
    let page = Suspend::new(async move {
        match api::people::set_up_is_open(token.clone()).await {
            Ok(true) => {}
            Ok(false) => return view! { <LinkOver /> }.into_any(),
            Err(refusal) => return view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
        match api::people::load_ways_in(None).await {
            Ok(ways) => {
                let draft = draft.unwrap_or_default();
                view! { <SetupForms ways=ways token=token typed=typed draft=draft refusal=refusal /> }.into_any()
            }
            Err(refusal) => view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
    });
    view! {
        <Title text="Set up" />
        {page}
    }
}

#[component]
fn SetupForms(
    ways: Ways,
    token: String,
    /// The name of the organisation that could not be used.
    typed: Option<String>,
    draft: SetupDraft,
    refusal: Option<Refusal>,
) -> impl IntoView {
    let Ways { providers, passwords, .. } = ways;
    let banner = refusal.clone();
    let by_provider = (!providers.is_empty()).then(|| {
        view! { <ProviderForm providers=providers token=token typed=typed is_only=!passwords /> }
    });
    let by_password = passwords.then(|| view! { <PasswordForm draft=draft refusal=refusal /> });
    view! {
        <main id="main" class="page page-narrow">
            <h1>"Set up Lakewarden"</h1>
            <p>"Make the first account and the first organisation. You will be its owner, and this link will stop working."</p>
            <RefusalBanner refusal=banner />
            {by_password}
            {by_provider}
        </main>
    }
}

/// The first account signs in with an identity provider, and has no password.
#[component]
fn ProviderForm(providers: Vec<Provider>, token: String, typed: Option<String>, is_only: bool) -> impl IntoView {
    let invalid = typed.as_deref().and_then(|typed| typed.parse::<OrgSlug>().err()).map(|invalid| invalid.to_string());
    if invalid.is_some() {
        api::set_status(422);
    }
    let error = RwSignal::new(invalid);
    let heading = (!is_only).then(|| view! { <h2>"Or with an identity provider"</h2> });
    let buttons = providers
        .into_iter()
        .map(|provider| {
            view! {
                <button class="button" formaction=routes::sign_on(&provider.name)>
                    {format!("Set up with {}", provider.label)}
                </button>
            }
        })
        .collect_view();
    view! {
        {heading}
        <form method="post" action=routes::LOGIN class="form">
            <input type="hidden" name="purpose" value="set_up" />
            <input type="hidden" name="set_up" value=token />
            <TextField spec=ORG_THERE value=RwSignal::new(typed.unwrap_or_default()) error=error.into() />
            <div class="form-actions">{buttons}</div>
        </form>
    }
}

#[component]
fn PasswordForm(draft: SetupDraft, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal);
    view! {
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
    }
}
