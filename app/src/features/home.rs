//! The first address: on to where the person belongs.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{api, routes};

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| api::people::who_am_i());
    let target = move || match viewer.get() {
        Some(Ok(Some(viewer))) => Some(routes::home(&viewer.orgs)),
        Some(_) => Some(routes::LOGIN.to_owned()),
        None => None,
    };
    view! { <Suspense>{move || target().map(|path| view! { <Redirect path=path /> })}</Suspense> }
}
