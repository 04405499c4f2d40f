//! The sections of a namespace. On a narrow screen a bar with the first four, and the others under "More".

use leptos::prelude::*;

use super::place::Namespace;
use crate::{
    routes::Section,
    ui::icon::{Glyph, Icon},
};

/// The number of sections on a narrow screen's bar.
const FIRST: usize = 4;

#[component]
pub(super) fn Rail(namespace: Namespace, current: Option<Section>) -> impl IntoView {
    let Namespace { slug, sections, role, .. } = namespace;
    let label = if role.is_some() { "Organisation" } else { "Profile" };
    let link = |&section: &Section| {
        view! { <RailLink section=section href=section.address(&slug) is_current=current == Some(section) /> }
    };
    let (first, more) = sections.split_at(FIRST.min(sections.len()));
    let is_in_more = current.is_some_and(|current| more.contains(&current));
    let first = first.iter().map(link).collect_view();
    let more = (!more.is_empty()).then(|| {
        let links = more.iter().map(link).collect_view();
        view! {
            <button class="rail-link rail-more" popovertarget="more" aria-current=is_in_more.then_some("true")>
                <Icon glyph=Glyph::ELLIPSIS />
                "More"
            </button>
            <ul id="more" class="menu" popover>
                {links}
            </ul>
        }
    });
    view! {
        <nav class="rail" aria-label=label>
            <ul>{first}</ul>
            {more}
        </nav>
    }
}

#[component]
fn RailLink(section: Section, href: String, is_current: bool) -> impl IntoView {
    view! {
        <li>
            <a class="rail-link" href=href aria-current=is_current.then_some("page") data-keys=keys(section)>
                <Icon glyph=glyph(section) />
                {section.label()}
            </a>
        </li>
    }
}

/// The shortcut of a section: `g` and its letter.
pub(super) fn keys(section: Section) -> &'static str {
    match section {
        Section::Overview => "g o",
        Section::Buckets => "g b",
        Section::Repos => "g r",
        Section::Credentials => "g c",
        Section::Activity => "g a",
        Section::Members => "g m",
        Section::Tokens => "g t",
        Section::Settings => "g s",
        Section::Account => "g p",
    }
}

fn glyph(section: Section) -> Glyph {
    match section {
        Section::Overview => Glyph::HOUSE,
        Section::Buckets => Glyph::DATABASE,
        Section::Repos => Glyph::BOX,
        Section::Credentials => Glyph::KEY,
        Section::Activity => Glyph::ACTIVITY,
        Section::Members => Glyph::USERS,
        Section::Tokens => Glyph::TERMINAL,
        Section::Settings => Glyph::GEAR,
        Section::Account => Glyph::USER,
    }
}
