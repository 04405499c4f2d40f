//! The page of an invitation's link.

use domain::draft::people::JoinDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    link_over::LinkOver,
    refused::RefusedPage,
    ways_in::{For, ProviderButtons},
};
use crate::{
    act::Act as _,
    api::{
        self,
        members::{Accept, Invited, Join},
        people::Ways,
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

#[component]
pub(crate) fn InvitePage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let here = routes::invitation(&token);
    let returned = form::returned::<JoinDraft, ()>(&[Join::name(), Accept::name()]);
    let page = Suspend::new(async move {
        let loaded =
            async { Ok((api::members::load_offer(token.clone()).await?, api::people::load_ways_in(None).await?)) };
        match loaded.await {
            Ok((invited, ways)) => {
                view! { <Invitation invited=invited ways=ways returned=returned here=here token=token /> }.into_any()
            }
            Err(Refusal::NotFound) => view! { <LinkOver /> }.into_any(),
            Err(refusal) => view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
    });
    view! {
        <Title text="Invitation" />
        {page}
    }
}

#[component]
fn Invitation(
    invited: Invited,
    ways: Ways,
    returned: Returned<JoinDraft, ()>,
    here: String,
    token: String,
) -> impl IntoView {
    let Invited { offer, reader } = invited;
    let Returned { draft, refusal, .. } = returned;
    let content = match reader {
        Some(_) if offer.is_member => view! {
            <p>"You are already a member. The link still works for one other person."</p>
            <a class="button" href=routes::buckets(&offer.org)>
                "Go to its buckets"
            </a>
        }
        .into_any(),
        Some(name) => view! {
            <RefusalBanner refusal=refusal />
            <p>"You are signed in as " <strong>{name}</strong> "."</p>
            <form method="post" class="form">
                <div class="form-actions">
                    <button class="button button-primary" name="intent" value=Accept::name()>
                        {format!("Join {}", offer.org)}
                    </button>
                </div>
            </form>
        }
        .into_any(),
        None => view! {
            <p>
                "Make an account to join, or " <a href=routes::login_then(&here)>"sign in"</a> " if you have one."
            </p>
            <ProviderButtons providers=ways.providers purpose=For::Join next=routes::buckets(&offer.org) invitation=token />
            {ways.passwords.then(|| view! { <JoinForm draft=draft.unwrap_or_default() refusal=refusal /> })}
        }
        .into_any(),
    };
    view! {
        <main id="main" class="page page-narrow">
            <h1>{format!("Join {}", offer.org)}</h1>
            <p>
                {format!("You are invited to {} as {}. ", offer.org, offer.role.as_str())}
                {offer.role.about()}
            </p>
            {content}
        </main>
    }
}

#[component]
fn JoinForm(draft: JoinDraft, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal.clone());
    view! {
        <RefusalBanner refusal=refusal />
        <form method="post" class="form" novalidate>
            <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
            <TextField spec=EMAIL value=RwSignal::new(draft.email) error=error("email") />
            <TextField spec=PASSWORD value=RwSignal::new(String::new()) error=error("password") />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=Join::name()>
                    "Create account and join"
                </button>
            </div>
        </form>
    }
}
