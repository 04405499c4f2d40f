//! The menu of the signed-in person: their account, the theme, the keyboard shortcuts, and signing out.

use domain::org::OWN_NAMESPACE;
use leptos::prelude::*;

use super::place::Place;
use crate::{
    routes::{self, Section},
    theme::Theme,
    ui::tile::Tile,
};

#[component]
pub(super) fn PersonMenu(place: Place) -> impl IntoView {
    let viewer = place.viewer;
    view! {
        <button class="button-quiet person" popovertarget="person-menu" title=viewer.email.clone()>
            <Tile name=viewer.name.clone() />
            <span class="person-name">{viewer.name.clone()}</span>
        </button>
        <div id="person-menu" class="menu menu-end" popover>
            <p class="menu-heading">
                <strong>{viewer.name}</strong>
                <span>{viewer.email}</span>
            </p>
            <a class="menu-item" href=Section::Account.address(&OWN_NAMESPACE)>
                "Account"
            </a>
            <a class="menu-item" href=Section::Credentials.address(&OWN_NAMESPACE)>
                "Your credentials"
            </a>
            <ThemeSwitch next=place.address />
            <button class="menu-item" popovertarget="shortcuts">
                "Keyboard shortcuts"
            </button>
            <form method="post" action=routes::LOGOUT>
                <button class="menu-item">"Sign out"</button>
            </form>
        </div>
    }
}

#[component]
fn ThemeSwitch(next: String) -> impl IntoView {
    let chosen = use_context::<Theme>().unwrap_or_default();
    let button = |theme: Theme, label: &'static str| {
        let is_chosen = (theme == chosen).to_string();
        view! {
            <button class="button-quiet" name="theme" value=theme.as_str() aria-pressed=is_chosen>
                {label}
            </button>
        }
    };
    view! {
        <form method="post" action=routes::THEME>
            <input type="hidden" name="next" value=next />
            <div class="theme-switch" role="group" aria-label="Theme">
                {button(Theme::Light, "Light")}
                {button(Theme::Dark, "Dark")}
                {button(Theme::System, "System")}
            </div>
        </form>
    }
}
