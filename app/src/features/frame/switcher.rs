//! The switcher between the reader's organisations and their own namespace.

use leptos::prelude::*;

use super::place::Place;
use crate::{
    routes::{self, Section},
    ui::{
        icon::{Glyph, Icon},
        tile::Tile,
    },
};

#[component]
pub(super) fn Switcher(place: Place) -> impl IntoView {
    let Place { viewer, namespace, section, .. } = place;
    let current = namespace.as_ref().map(|namespace| namespace.slug.clone());
    let name = namespace.map_or_else(|| "Choose an organisation".to_owned(), |namespace| namespace.name);
    let tile = name.trim_end_matches(" (you)").to_owned();
    let is_current = |slug: &str| current.as_deref() == Some(slug);
    let orgs = viewer
        .orgs
        .iter()
        .map(|org| {
            let slug = org.slug.to_string();
            let href = Section::address_in_org(section, &slug, org.role);
            entry(href, slug.clone(), &slug, is_current(&slug))
        })
        .collect_view();
    let own = entry(
        Section::address_in_own(section),
        format!("{} (you)", viewer.username),
        viewer.username.as_str(),
        is_current(domain::org::OWN_NAMESPACE),
    );
    view! {
        <button class="switcher" popovertarget="namespaces">
            <Tile name=tile />
            <span class="switcher-name">{name}</span>
            <span class="visually-hidden">", switch organisation"</span>
            <Icon glyph=Glyph::UP_DOWN />
        </button>
        <div id="namespaces" class="menu menu-start" popover>
            <p class="menu-heading">"Organisations"</p>
            <ul>{orgs}</ul>
            <p class="menu-heading">"Your namespace"</p>
            <ul>{own}</ul>
            <a class="menu-item" href=routes::new_organisation()>
                <Icon glyph=Glyph::PLUS />
                "Create organisation"
            </a>
        </div>
    }
}

fn entry(href: String, name: String, initials_of: &str, is_current: bool) -> impl IntoView + use<> {
    view! {
        <li>
            <a class="menu-item" href=href aria-current=is_current.then_some("true")>
                <Tile name=initials_of.to_owned() />
                <span class="menu-item-text">{name}</span>
                {is_current.then(|| view! { <Icon glyph=Glyph::CHECK /> })}
            </a>
        </li>
    }
}
