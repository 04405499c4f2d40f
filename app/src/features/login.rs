//! Signing in: with an identity provider, or with a plain form for the password that the browser posts even with wasm.

use domain::draft::people::SignInDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    refused::loaded,
    ways_in::{For, ProviderButtons},
};
use crate::{
    act::Act as _,
    api::{
        self, passkeys,
        people::{SignIn, Ways},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
        passkey_form::PasskeyForm,
    },
};

const EMAIL: Spec = Spec { kind: "email", autocomplete: "username", ..Spec::code("email", "E-mail address") };
const PASSWORD: Spec = Spec::password("password", "Password", "current-password");

#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let Returned { draft, refusal, .. } =
        form::returned::<SignInDraft, ()>(&[SignIn::name(), passkeys::SignIn::name()]);
    let query = |name: &str| use_query_map().with_untracked(|query| query.get(name));
    let draft =
        draft.unwrap_or_else(|| SignInDraft { next: query("next").unwrap_or_default(), ..SignInDraft::default() });
    let changed = query("password").as_deref() == Some("changed");
    let content = loaded(api::people::load_ways_in(query("refused")), |ways| {
        view! { <WaysIn ways=ways draft=draft refusal=refusal /> }.into_any()
    });
    view! {
        <Title text="Sign in" />
        <main id="main" class="page page-narrow">
            <h1>"Sign in to Lakewarden"</h1>
            {changed.then(|| view! { <p role="status">"Your password was changed. Sign in with the new one."</p> })}
            {content}
        </main>
    }
}

#[component]
fn WaysIn(ways: Ways, draft: SignInDraft, refusal: Option<Refusal>) -> impl IntoView {
    let Ways { providers, passwords, passkeys, refused } = ways;
    if refused.is_some() && refusal.is_none() {
        api::set_status(400);
    }
    let banner = refusal.clone().filter(|refusal| refusal.at("password").is_none());
    let banner = banner.or_else(|| refused.filter(|_| refusal.is_none()).map(Refusal::Because));
    let next = draft.next.clone();
    let passkey = passkeys.then(|| {
        view! {
            <PasskeyForm
                action=routes::LOGIN_PASSKEY.to_owned()
                ask="passkeys/begin-sign-in"
                act=passkeys::SignIn::name()
                label="Sign in with a passkey"
                next=Some(next.clone())
            />
        }
    });
    let password = passwords.then(|| view! { <PasswordForm draft=draft refusal=refusal /> });
    view! {
        <RefusalBanner refusal=banner />
        <ProviderButtons providers=providers purpose=For::SignIn next=next />
        {passkey}
        {password}
    }
}

#[component]
fn PasswordForm(draft: SignInDraft, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal);
    let email = RwSignal::new(draft.email);
    view! {
        <form method="post" action=routes::LOGIN class="form" data-fleeting>
            <input type="hidden" name="next" value=draft.next />
            <TextField spec=EMAIL value=email error=error("email") />
            <TextField spec=PASSWORD value=RwSignal::new(String::new()) error=error("password") />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=SignIn::name()>
                    "Sign in"
                </button>
            </div>
        </form>
    }
}
