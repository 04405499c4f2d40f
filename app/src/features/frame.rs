//! What surrounds every page of an organisation: where one is, where one can go, who one is.

use domain::org::{OrgSlug, Viewer};
use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{A, Outlet, Redirect},
    hooks::{use_location, use_params_map},
};

use super::missing::MissingPage;
use crate::{api, routes, shell::Theme};

/// The organisation the address names, once it is certain that the reader belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrentOrg(pub(crate) OrgSlug);

#[component]
pub(crate) fn OrgFrame() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| api::people::who_am_i());
    let params = use_params_map();
    let named = Memo::new(move |_| params.with(|params| params.get("org")).unwrap_or_default());
    let path = use_location().pathname;
    let content = move || {
        let viewer = viewer.get()?;
        let Ok(Some(viewer)) = viewer else {
            let login = format!("{}?next={}", routes::LOGIN, path.get_untracked());
            return Some(view! { <Redirect path=login /> }.into_any());
        };
        let org = viewer.orgs.iter().find(|org| org.slug.as_str() == named.get()).map(|org| org.slug.clone());
        Some(
            match org {
                Some(org) => Either::Left(view! { <Frame viewer=viewer org=org /> }),
                None => Either::Right(view! { <MissingPage /> }),
            }
            .into_any(),
        )
    };
    view! { <Suspense>{content}</Suspense> }
}

#[component]
fn Frame(viewer: Viewer, org: OrgSlug) -> impl IntoView {
    provide_context(CurrentOrg(org.clone()));
    let others =
        viewer.orgs.iter().filter(|other| other.slug != org).map(|other| other.slug.clone()).collect::<Vec<_>>();
    view! {
        <header class="bar">
            <a class="brand" href="/">
                "Lakewarden"
            </a>
            <OrgSwitch current=org.clone() others=others />
            <nav aria-label="Organisation" class="bar-nav">
                <A href=routes::buckets(&org)>"Buckets"</A>
                <A href=routes::settings(&org)>"Settings"</A>
            </nav>
            <ThemeSwitch />
            <form method="post" action=routes::LOGOUT class="bar-person">
                <span title=viewer.email>{viewer.name}</span>
                <button class="button-quiet">"Sign out"</button>
            </form>
        </header>
        <main id="main" class="page" tabindex="-1">
            <Outlet />
        </main>
    }
}

#[component]
fn OrgSwitch(current: OrgSlug, others: Vec<OrgSlug>) -> impl IntoView {
    if others.is_empty() {
        return Either::Left(view! { <span class="bar-org">{current.to_string()}</span> });
    }
    let links = others
        .into_iter()
        .map(|other| view! { <li><a href=routes::buckets(&other)>{other.to_string()}</a></li> })
        .collect_view();
    Either::Right(view! {
        <details class="bar-org">
            <summary>{current.to_string()}</summary>
            <ul>{links}</ul>
        </details>
    })
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let location = use_location();
    let here = move || {
        format!(
            "{}{}",
            location.pathname.get(),
            location.search.with(|search| if search.is_empty() { String::new() } else { format!("?{search}") })
        )
    };
    let button = |theme: Theme, label: &'static str| {
        view! {
            <button class="button-quiet" name="theme" value=theme.as_str() data-theme-choice=theme.as_str()>
                {label}
            </button>
        }
    };
    view! {
        <form method="post" action=routes::THEME class="theme-switch" role="group" aria-label="Theme">
            <input type="hidden" name="next" value=here />
            {button(Theme::Light, "Light")}
            {button(Theme::Dark, "Dark")}
            {button(Theme::System, "System")}
        </form>
    }
}
