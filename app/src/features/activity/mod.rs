//! Activity: what happened in an organisation, for its admins, and in everyone's own namespace.

mod filters;
mod sentence;
mod timeline;

use domain::{
    audit::{EventAuthor, EventFilterDraft, Turn},
    org::OWN_NAMESPACE,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

pub(super) use self::sentence::EventSentence;
use self::{filters::Filters, timeline::Timeline};
use super::{current_org::CurrentOrg, refused::Refused};
use crate::{
    api::{self, activity::Activity},
    refusal::Refusal,
    routes,
    ui::list::Section,
};

#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let (filter, turn) = use_query_map().with_untracked(|query| {
        let turn = Turn::from_query(query.get("before").as_deref(), query.get("after").as_deref());
        (EventFilterDraft::from_query(|name| query.get(name)), turn)
    });
    let of = if namespace == OWN_NAMESPACE { "Your profile".to_owned() } else { namespace.clone() };
    let content = Suspend::new(async move {
        let people = match api::activity::load_people(namespace.clone()).await {
            Ok(people) => people,
            Err(refusal) => return view! { <Refused refusal=refusal /> }.into_any(),
        };
        match api::activity::load_events(namespace.clone(), filter.clone(), turn).await {
            Err(refusal) if !matches!(refusal, Refusal::Fields(_)) => view! { <Refused refusal=refusal /> }.into_any(),
            found => view! { <Content namespace=namespace filter=filter people=people found=found /> }.into_any(),
        }
    });
    view! {
        <Title text=format!("Activity · {of}") />
        {content}
    }
}

/// The filters and what they find; what is wrong with them otherwise.
#[component]
fn Content(
    namespace: String,
    filter: EventFilterDraft,
    people: Vec<EventAuthor>,
    found: Result<Activity, Refusal>,
) -> impl IntoView {
    let about = if namespace == OWN_NAMESPACE {
        "Sign-ins and changes of your account, and what was done in your own namespace. Events are never changed."
    } else {
        "Who did what in this organisation, who received credentials, and who was refused. Events are never changed."
    };
    let export = found.is_ok().then(|| {
        view! {
            <a class="button" href=routes::activity_export(&namespace, &filter) download>
                "Export as CSV"
            </a>
        }
        .into_any()
    });
    let sample =
        found.as_ref().ok().and_then(|activity| activity.page.items.first()).map(|listed| listed.event.clone());
    let refusal = found.as_ref().err().cloned();
    if let Some(refusal) = &refusal {
        api::set_status(refusal.status());
    }
    let events = match found {
        Ok(activity) => {
            Either::Left(view! { <Timeline activity=activity namespace=namespace.clone() filter=filter.clone() /> })
        }
        Err(_) => Either::Right(view! {
            <div class="empty">
                <h2>"Some filters need another look"</h2>
            </div>
        }),
    };
    view! {
        <Section name="activity" title="Activity" is_page=true about=about.into_any() action=export>
            <Filters namespace=namespace filter=filter people=people sample=sample refusal=refusal />
            {events}
        </Section>
    }
}
