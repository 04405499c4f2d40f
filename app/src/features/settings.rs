//! The organisation's settings.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    buckets::{BucketSection, provide_buckets},
    current_org::CurrentOrg,
    members::MemberSection,
    tokens::TokenSection,
};
use crate::{form, routes};

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    form::forget_when_left();
    let buckets = provide_buckets(org.clone(), routes::settings(&org));
    view! {
        <Title text=format!("Settings · {org}") />
        <h1>"Settings"</h1>
        <BucketSection buckets=buckets heading="Buckets" />
        <MemberSection />
        <TokenSection />
    }
}
