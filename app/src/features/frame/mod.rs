//! The frame of the pages: the top bar and the rail.

mod bar;
mod person;
mod place;
mod rail;
mod shortcuts;
mod switcher;

use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::{use_location, use_params_map},
};

use self::{
    bar::Bar,
    place::{Namespace, Place},
    rail::Rail,
    shortcuts::Shortcuts,
};
use super::{current_org::CurrentOrg, list_page::is_dialog, refused::Refused};
use crate::{
    api,
    routes::{self, Section},
    ui::{announcer::Said, notice::NoticeBar},
};

/// The frame of a namespace's pages.
#[component]
pub(crate) fn NamespaceFrame() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("org")).unwrap_or_default();
    provide_context(CurrentOrg(slug.clone()));
    let location = use_location();
    let path = location.pathname.get_untracked();
    let address = address();
    // A dialog covers the page: what was done in it is said there.
    let notice = (!is_dialog()).then(|| view! { <NoticeBar /> });
    let around = Suspend::new(async move {
        match api::people::who_am_i().await {
            Ok(Some(viewer)) => {
                let namespace = Namespace::of(&viewer, &slug);
                let place = Place { viewer, namespace, section: Section::of_path(&path), address };
                view! { <Around place=place /> }.into_any()
            }
            Ok(None) => view! { <Redirect path=routes::login_then(&address) /> }.into_any(),
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        }
    });
    view! {
        {around}
        <main id="main" class="page" tabindex="-1">
            <Said />
            {notice}
            <Outlet />
        </main>
    }
}

/// The frame around the page of an address that names nothing, for those who are signed in; whoever is not sees the page alone.
#[component]
pub(crate) fn OptionalFrame(address: String) -> impl IntoView {
    Suspend::new(async move {
        let viewer = api::people::who_am_i().await.ok().flatten()?;
        let first = address.split(['/', '?']).nth(1).unwrap_or_default();
        let of_first_org = || Namespace::of(&viewer, viewer.orgs.first()?.slug.as_str());
        let namespace = Namespace::of(&viewer, first).or_else(of_first_org);
        let place = Place { viewer, namespace, section: None, address };
        Some(view! { <Around place=place /> })
    })
}

#[component]
fn Around(place: Place) -> impl IntoView {
    let rail = match place.namespace.clone() {
        Some(namespace) => Either::Left(view! { <Rail namespace=namespace current=place.section /> }),
        None => Either::Right(()),
    };
    view! {
        <Bar place=place />
        {rail}
        <Shortcuts />
    }
}

/// The address of this page, which a route led to.
pub(crate) fn address() -> String {
    let location = use_location();
    let path = location.pathname.get_untracked();
    location.search.with_untracked(|search| if search.is_empty() { path.clone() } else { format!("{path}?{search}") })
}
