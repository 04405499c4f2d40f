//! The first address: on to where the person belongs.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::{api, routes};

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| api::people::who_am_i());
    let target = move || match viewer.get() {
        Some(Ok(Some(viewer))) => Some(routes::home(&viewer.orgs)),
        Some(_) => Some(Some(routes::LOGIN.to_owned())),
        None => None,
    };
    let page = move || {
        target().map(|target| match target {
            Some(path) => Either::Left(view! { <Redirect path=path /> }),
            None => Either::Right(view! { <NoOrganisation /> }),
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

/// Somebody was taken out of the last organisation they belonged to.
#[component]
fn NoOrganisation() -> impl IntoView {
    view! {
        <Title text="No organisation" />
        <main id="main" class="page page-narrow">
            <h1>"You belong to no organisation"</h1>
            <p>"Ask an admin of one for an invitation link, and open it in this browser."</p>
            <form method="post" action=routes::LOGOUT>
                <button class="button">"Sign out"</button>
            </form>
        </main>
    }
}
