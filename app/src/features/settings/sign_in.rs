//! How people sign in to this server: facts for admins.

use leptos::prelude::*;
use leptos_meta::Title;

use super::sections::{self, Sections};
use crate::{
    api::{self, security::SignIn},
    features::{current_org::CurrentOrg, refused::loaded},
    routes,
    ui::{fact::Fact, list::Section},
};

#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let title = format!("Sign-in · Settings · {org}");
    let load = api::security::load_sign_in(org.clone());
    let content = loaded(load, |facts| view! { <Content org=org facts=facts /> }.into_any());
    view! {
        <Title text=title />
        {content}
    }
}

#[component]
fn Content(org: String, facts: SignIn) -> impl IntoView {
    let SignIn { role, providers, passwords, is_https, idle_hours, days, shortest_password } = facts;
    let connection = if is_https {
        "Over https. The cookie of a session is never sent otherwise."
    } else {
        "Over http: whoever can read the network can read passwords. Set LAKEWARDEN_PUBLIC_URL to an https address."
    };
    let password = passwords.then(|| "e-mail address and password".to_owned());
    let ways: Vec<String> = providers.into_iter().chain(password).collect();
    let ways = format!("By {}.", ways.join(", or "));
    view! {
        <Sections org=org.clone() role=role current=sections::SIGN_IN />
        <Section
            name="sign-in"
            title="Sign-in"
            is_page=false
            about="How people come in on this server. The operator sets this for all organisations.".into_any()
        >
            <dl class="facts">
                <Fact term="Way in">{ways}</Fact>
                <Fact term="Accounts">
                    "By invitation: whoever has no account makes one from the link. " <a href=routes::members(&org)>"Members"</a>
                </Fact>
                <Fact term="Passwords">{format!("At least {shortest_password} characters, stored as Argon2id hashes.")}</Fact>
                <Fact term="Forgotten password">
                    "The operator makes a link for a new one, valid for an hour: " <code>"lakewarden admin reset-password"</code>
                </Fact>
                <Fact term="Attempts">
                    "Limited by client address and by account. Refused ones are events of the account they were for."
                </Fact>
                <Fact term="Sessions">
                    {format!("End after {idle_hours} hours without use, and after {days} days in any case.")}
                </Fact>
                <Fact term="Connection">{connection}</Fact>
                <Fact term="API tokens">
                    "Everyone makes their own, which expire after a year at the latest. Whoever is removed loses theirs."
                </Fact>
            </dl>
        </Section>
    }
}
