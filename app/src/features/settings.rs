//! The organisation's settings.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{buckets::BucketSection, current_org::CurrentOrg, members::MemberSection, tokens::TokenSection};
use crate::routes;

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    view! {
        <Title text=format!("Settings · {org}") />
        <h1>"Settings"</h1>
        <BucketSection path=routes::settings(&org) heading="Buckets" />
        <MemberSection />
        <TokenSection />
    }
}
