//! The root address, which redirects to the person's first organisation or to the sign-in page.

use domain::org::Viewer;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::refused::RefusedPage;
use crate::{api, routes};

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let target = |viewer: Option<Viewer>| match viewer {
        Some(viewer) => routes::home(&viewer.orgs),
        None => Some(routes::LOGIN.to_owned()),
    };
    Suspend::new(async move {
        match api::people::who_am_i().await.map(target) {
            Ok(Some(path)) => view! { <Redirect path=path /> }.into_any(),
            Ok(None) => view! { <NoOrganisation /> }.into_any(),
            Err(refusal) => view! { <RefusedPage refusal=refusal /> }.into_any(),
        }
    })
}

/// For a person who was removed from their last organisation.
#[component]
fn NoOrganisation() -> impl IntoView {
    view! {
        <Title text="No organisation" />
        <main id="main" class="page page-narrow">
            <h1>"You belong to no organisation"</h1>
            <p>
                "Ask an admin of one for an invitation link, and open it in this browser, or answer an invitation under "
                <a href=routes::account()>"your account"</a> "."
            </p>
            <form method="post" action=routes::LOGOUT>
                <button class="button">"Sign out"</button>
            </form>
        </main>
    }
}
