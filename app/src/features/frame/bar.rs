//! The top bar: the place, the search, and the reader.

use leptos::prelude::*;

use super::{person::PersonMenu, place::Place, switcher::Switcher};
use crate::{
    routes::{self, Section},
    ui::icon::{Glyph, Icon},
};

#[component]
pub(super) fn Bar(place: Place) -> impl IntoView {
    let section = place.section.map(|section| {
        view! { <span class="bar-section">{section.label()}</span> }
    });
    let search = place.namespace.as_ref().filter(|namespace| namespace.role.is_some()).map(|namespace| {
        view! { <SearchEverything org=namespace.slug.clone() /> }
    });
    let invitations = place.viewer.invitations;
    view! {
        <header class="bar">
            <a class="brand" href="/" aria-label="Lakewarden">
                <Mark />
            </a>
            <Switcher place=place.clone() />
            {section}
            {search}
            <div class="bar-end">
                <WaitingInvitations count=invitations />
                <button
                    class="button-quiet button-icon bar-help"
                    popovertarget="shortcuts"
                    aria-label="Keyboard shortcuts"
                    data-keys="?"
                >
                    "?"
                </button>
                <PersonMenu place=place />
            </div>
        </header>
    }
}

/// The mark of the product: the handle of a lock over water.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="7" />
            <path d="M6 19c3.3-3 6.7-3 10 0s6.7 3 10 0M6 24c3.3-3 6.7-3 10 0s6.7 3 10 0" />
            <path class="mark-handle" d="M11.5 14v-2.5a4.5 4.5 0 019 0V14" />
        </svg>
    }
}

/// The search for anything in the organisation. `app/src/start/find.js` shows what it finds below the field.
#[component]
fn SearchEverything(org: String) -> impl IntoView {
    view! {
        <form method="get" action=routes::search(&org) class="bar-search" role="search" aria-label="Everything">
            <Icon glyph=Glyph::SEARCH />
            <input
                type="search"
                name="q"
                maxlength="100"
                aria-label=format!("Search {org}")
                placeholder="Search"
                autocomplete="off"
                data-keys="Control+k"
            />
            <kbd aria-hidden="true">"Ctrl K"</kbd>
            <div class="matches" hidden>
                <p></p>
                <div id="matches"></div>
            </div>
        </form>
    }
}

/// The reader's pending invitations, shown on every page.
#[component]
fn WaitingInvitations(count: u32) -> impl IntoView {
    let label = if count == 1 { "1 invitation".to_owned() } else { format!("{count} invitations") };
    let address = format!("{}#invitations", Section::Account.address(&domain::org::OWN_NAMESPACE));
    (count > 0).then(|| {
        view! {
            <a class="bar-invitations" href=address>
                {label}
            </a>
        }
    })
}
