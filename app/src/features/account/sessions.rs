//! Who the reader is, and the browsers where they are signed in.

use domain::{moment::Moment, org::Viewer, session::SessionView};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        self,
        account::{SignOutElsewhere, SignedIn},
    },
    form, routes,
    ui::{
        banner::RefusalBanner,
        fact::Fact,
        list::Section,
        moment::Ago,
        table::{Row, RowTable},
    },
};

#[component]
pub(super) fn ProfileAndSessions() -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[SignOutElsewhere::name()]).refusal;
    Suspend::new(async move {
        match api::account::load_sessions().await {
            Ok(SignedIn { viewer, sessions, now }) => view! {
                <ProfileSection viewer=viewer />
                <RefusalBanner refusal=refusal />
                <SessionSection sessions=sessions now=now />
            }
            .into_any(),
            Err(refusal) => view! { <RefusalBanner refusal=Some(refusal) /> }.into_any(),
        }
    })
}

#[component]
fn ProfileSection(viewer: Viewer) -> impl IntoView {
    view! {
        <Section
            name="profile"
            title="Profile"
            is_page=false
            about="The people of your organisations see this name and address.".into_any()
        >
            <dl class="facts">
                <Fact term="Name">{viewer.name}</Fact>
                <Fact term="E-mail address">{viewer.email}</Fact>
                <Fact term="User name">{viewer.username.to_string()}</Fact>
            </dl>
        </Section>
    }
}

#[component]
fn SessionSection(sessions: Vec<SessionView>, now: Moment) -> impl IntoView {
    // Also when this browser is the only one: data clients that signed in with the password are not listed.
    let sign_out = view! {
        <form method="post" action=routes::account()>
            <button class="button" name="intent" value=SignOutElsewhere::name()>
                "Sign out everywhere else"
            </button>
        </form>
    }
    .into_any();
    let rows = sessions
        .into_iter()
        .map(|session| {
            let here = if session.is_current { " (this browser)" } else { "" };
            let which = format!("{}{here}", session.browser);
            let address = session.address.unwrap_or_else(|| "not known".to_owned());
            let ago = |at| view! { <Ago at=at now=now /> }.into_any();
            Row::new([which.into_any(), address.into_any(), ago(session.opened_at), ago(session.seen_at)])
        })
        .collect();
    view! {
        <Section
            name="sessions"
            title="Sessions"
            is_page=false
            about="The browsers where you are signed in. A session ends after twelve hours without use, or after seven days. Signing out everywhere else also ends devices and data clients that signed in with your password; API tokens stay.".into_any()
            action=Some(sign_out)
        >
            <RowTable caption="Your sessions" headings=["Browser", "Signed in from", "Signed in", "Last used"] class="sessions" rows=rows />
        </Section>
    }
}
