//! The sections of the settings, each with an address.

use domain::org::Role;
use leptos::prelude::*;

use crate::{routes, ui::link_tabs::LinkTabs};

pub(super) const GENERAL: &str = "General";
pub(super) const SIGN_IN: &str = "Sign-in";
pub(super) const ENCRYPTION: &str = "Encryption";

/// The heading of the settings, and links to the sections that this role sees.
#[component]
pub(super) fn Sections(org: String, role: Role, current: &'static str) -> impl IntoView {
    let sections = [
        (GENERAL, routes::settings(&org), true),
        ("Buckets", routes::bucket_settings(&org), role.manages()),
        ("API tokens", routes::tokens(&org), true),
        (SIGN_IN, routes::sign_in_settings(&org), role.manages()),
        (ENCRYPTION, routes::encryption_settings(&org), role == Role::Owner),
    ];
    let shown = sections.into_iter().filter(|(.., is_shown)| *is_shown);
    let tabs = shown.map(|(label, href, _)| (label, href)).collect();
    view! {
        <h1>"Settings"</h1>
        <LinkTabs label="Settings" tabs=tabs current=current />
    }
}
