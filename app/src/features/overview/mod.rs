//! The overview of an organisation: set-up, what needs attention, what happened last, and how data clients connect.

mod checklist;
mod concerns;
mod connect;
mod recent;

use leptos::prelude::*;
use leptos_meta::Title;

use self::{checklist::Checklist, concerns::ConcernList, connect::Connect, recent::RecentEvents};
use super::{current_org::CurrentOrg, refused::loaded};
use crate::api::{self, overview::OrgOverview};

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let title = format!("Overview · {org}");
    let content = loaded(api::overview::load(org), |overview| view! { <Overview overview=overview /> }.into_any());
    view! {
        <Title text=title />
        {content}
    }
}

#[component]
fn Overview(overview: OrgOverview) -> impl IntoView {
    let OrgOverview { org, role, progress, has_identity, concerns, has_nothing_to_test, events, service_uri, now } =
        overview;
    let org = org.to_string();
    let concerns = concerns.map(|concerns| {
        view! { <ConcernList org=org.clone() concerns=concerns has_nothing_to_test=has_nothing_to_test /> }
    });
    view! {
        <h1>{org.clone()}</h1>
        <div class="overview">
            {role
                .manages()
                .then(|| view! { <Checklist org=org.clone() progress=progress has_identity=has_identity /> })}
            <div class="overview-column">
                {concerns}
                <Connect org=org.clone() service_uri=service_uri />
            </div>
            {events.map(|events| view! { <RecentEvents org=org events=events now=now /> })}
        </div>
    }
}
