//! The frame of an organisation's pages: the current place, navigation, and the signed-in person.

use domain::org::{OWN_NAMESPACE, OrgSlug, Viewer};
use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{A, Outlet, Redirect},
    hooks::{use_location, use_params_map},
};

use super::{current_org::CurrentOrg, missing::Refused};
use crate::{api, routes, theme::Theme, ui::notice::NoticeBar};

#[component]
pub(crate) fn OrgFrame() -> impl IntoView {
    let org = use_params_map().with_untracked(|params| params.get("org")).unwrap_or_default();
    provide_context(CurrentOrg(org.clone()));
    let here = address();
    let bar = Suspend::new(async move {
        match api::people::who_am_i().await {
            Ok(Some(viewer)) => view! { <Bar viewer=viewer org=org /> }.into_any(),
            Ok(None) => view! { <Redirect path=routes::login_then(&here) /> }.into_any(),
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        }
    });
    view! {
        {bar}
        <main id="main" class="page" tabindex="-1">
            <NoticeBar />
            <Outlet />
        </main>
    }
}

/// The address of this page.
fn address() -> String {
    let location = use_location();
    let path = location.pathname.get_untracked();
    location.search.with_untracked(|search| if search.is_empty() { path.clone() } else { format!("{path}?{search}") })
}

#[component]
fn Bar(viewer: Viewer, org: String) -> impl IntoView {
    let (current, others): (Vec<_>, Vec<_>) =
        viewer.orgs.into_iter().map(|org| org.slug).partition(|slug| slug.as_str() == org);
    let is_profile = org == OWN_NAMESPACE;
    let here = if is_profile {
        let name = format!("{} (you)", viewer.username);
        Some(
            view! {
                <OrgSwitch current=name others=others />
                <nav aria-label="Profile" class="bar-nav">
                    <A href=routes::credentials(&OWN_NAMESPACE)>"Credentials"</A>
                    <A href=routes::own_tokens()>"API tokens"</A>
                    <A href=routes::account()>"Account"</A>
                    <A href=routes::activity(&OWN_NAMESPACE)>"Activity"</A>
                </nav>
            }
            .into_any(),
        )
    } else {
        current.into_iter().next().map(|org| {
            view! {
                <OrgSwitch current=org.to_string() others=others />
                <nav aria-label="Organisation" class="bar-nav">
                    <A href=routes::buckets(&org)>"Buckets"</A>
                    <A href=routes::repos(&org)>"Repos"</A>
                    <A href=routes::credentials(&org)>"Credentials"</A>
                    <A href=routes::settings(&org)>"Settings"</A>
                </nav>
            }
            .into_any()
        })
    };
    view! {
        <header class="bar">
            <a class="brand" href="/">
                "Lakewarden"
            </a>
            {here}
            <WaitingInvitations count=viewer.invitations />
            <ThemeSwitch />
            <form method="post" action=routes::LOGOUT class="bar-person">
                <a

                    href=routes::credentials(&OWN_NAMESPACE)
                    title=viewer.email
                    aria-current=is_profile.then_some("true")
                >
                    {viewer.name}
                </a>
                <button class="button-quiet">"Sign out"</button>
            </form>
        </header>
    }
}

/// The reader's pending invitations, shown on every page.
#[component]
fn WaitingInvitations(count: u32) -> impl IntoView {
    let label = if count == 1 { "1 invitation".to_owned() } else { format!("{count} invitations") };
    (count > 0).then(|| {
        view! {
            <a class="bar-invitations" href=format!("{}#invitations", routes::account())>
                {label}
            </a>
        }
    })
}

#[component]
fn OrgSwitch(current: String, others: Vec<OrgSlug>) -> impl IntoView {
    if others.is_empty() {
        return Either::Left(view! { <span class="bar-org">{current}</span> });
    }
    let links = others
        .into_iter()
        .map(|other| view! { <li><a href=routes::buckets(&other)>{other.to_string()}</a></li> })
        .collect_view();
    Either::Right(view! {
        <details class="bar-org">
            <summary>{current}</summary>
            <ul>{links}</ul>
        </details>
    })
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let button = |theme: Theme, label: &'static str| {
        view! {
            <button class="button-quiet" name="theme" value=theme.as_str() data-theme-choice=theme.as_str()>
                {label}
            </button>
        }
    };
    view! {
        <form method="post" action=routes::THEME>
            <input type="hidden" name="next" value=address() />
            <div class="theme-switch" role="group" aria-label="Theme">
                {button(Theme::Light, "Light")}
                {button(Theme::Dark, "Dark")}
                {button(Theme::System, "System")}
            </div>
        </form>
    }
}
