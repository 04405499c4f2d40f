//! Activity: what happened in an organisation, for its admins, and in everyone's own namespace.

use domain::{
    audit::{AuditEvent, EventPage, EventPageRequest, ListedEvent, SubjectKind},
    org::OWN_NAMESPACE,
    repo::RepoName,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{current_org::CurrentOrg, missing::Refused};
use crate::{
    api,
    routes::{self, Dialog, Here},
    ui::{
        list::Section,
        moment::Exactly,
        paging::Search,
        table::{Heading, Table},
    },
};

#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let wanted = use_query_map().with_untracked(|query| {
        let get = |key| query.get(key);
        EventPageRequest::from_query(get("q").as_deref(), get("before").as_deref(), get("after").as_deref())
    });
    let namespace = org.clone();
    let content = Suspend::new(async move {
        match api::activity::load_events(namespace.clone(), wanted).await {
            Ok(page) => Either::Left(view! { <Events page=page namespace=namespace /> }),
            Err(refusal) => Either::Right(view! { <Refused refusal=refusal /> }),
        }
    });
    let of = if org == OWN_NAMESPACE { "Your profile".to_owned() } else { org };
    view! {
        <Title text=format!("Activity · {of}") />
        {content}
    }
}

#[component]
fn Events(page: EventPage, namespace: String) -> impl IntoView {
    let about = if namespace == OWN_NAMESPACE {
        "Sign-ins and changes of your account, and what was done in your own namespace. Nothing here is ever changed."
    } else {
        "Who did what in this organisation, who was given credentials, and who was refused. Nothing here is ever changed."
    };
    let here = Here::at(routes::activity(&namespace)).searching(&page.wanted.search);
    let export = routes::activity_export(&namespace, &page.wanted.search);
    let export = view! {
        <a class="button" href=export download>
            "Export as CSV"
        </a>
    };
    let list = if page.items.is_empty() {
        Either::Left(view! { <NoEvents search=page.wanted.search.clone() all=routes::activity(&namespace) /> })
    } else {
        let items = page.items.clone();
        let rows = items
            .into_iter()
            .map(|listed| view! { <EventRow listed=listed namespace=namespace.clone() /> })
            .collect_view();
        let headings = ["When", "What happened", "Details"].map(Heading::Visible).to_vec();
        Either::Right(view! {
            <Table caption="Events" headings=headings class="activity">
                {rows}
            </Table>
            <Turns page=page namespace=namespace />
        })
    };
    view! {
        <Section name="activity" title="Activity" is_page=true about=about.into_any() action=Some(export.into_any())>
            <Search here=here label="Search people, actions and names" />
            {list}
        </Section>
    }
}

#[component]
fn NoEvents(search: String, all: String) -> impl IntoView {
    let title = if search.is_empty() {
        "There are no events here".to_owned()
    } else {
        format!("No event matches “{search}”")
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <a class="button" href=all>
                "Show everything"
            </a>
        </div>
    }
}

/// Links to newer and older events.
#[component]
fn Turns(page: EventPage, namespace: String) -> impl IntoView {
    let address = |turn| routes::activity_page(&namespace, &EventPageRequest { turn, ..page.wanted.clone() });
    let newer = page.newer().map(|turn| view! { <a class="button" rel="prev" href=address(turn)>"Newer"</a> });
    let older = page.older().map(|turn| view! { <a class="button" rel="next" href=address(turn)>"Older"</a> });
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {newer}
                {older}
            </nav>
        }
    })
}

#[component]
fn EventRow(listed: ListedEvent, namespace: String) -> impl IntoView {
    let link = link(&listed, &namespace);
    let event = listed.event;
    let sentence = event.sentence();
    let object = match link {
        Some(href) => Either::Left(view! { <a href=href>{sentence.object}</a> }),
        None => Either::Right(sentence.object),
    };
    view! {
        <tr>
            <th scope="row">
                <Exactly at=event.at />
            </th>
            <td>
                {format!("{} {} ", sentence.who, sentence.verb)} {object} {sentence.rest}
                {token(&event).map(|token| view! { <span class="activity-token">{token}</span> })}
            </td>
            <td>
                <details class="activity-detail">
                    <summary>{event.action}</summary>
                    <code>{event.detail}</code>
                    {event.request_id.map(|id| view! { <p>"Request " <code>{id}</code></p> })}
                </details>
            </td>
        </tr>
    }
}

/// The API token used.
fn token(event: &AuditEvent) -> Option<String> {
    let id = event.token.as_deref()?;
    Some(match &event.token_name {
        Some(name) => format!("with API token {name} ({id})"),
        None => format!("with API token {id}"),
    })
}

/// The page of the event's subject, while that exists.
fn link(listed: &ListedEvent, namespace: &str) -> Option<String> {
    let id = listed.still_there.as_deref()?;
    match listed.event.subject_kind? {
        SubjectKind::BucketConfig => {
            Some(Here::at(routes::buckets(&namespace)).dialog(Dialog::Settings(id.parse().ok()?)))
        }
        SubjectKind::Repo => Some(routes::repo(&namespace, &id.parse::<RepoName>().ok()?)),
        SubjectKind::CloudCredential => {
            Some(Here::at(routes::credentials(&namespace)).dialog(Dialog::Credential(id.parse().ok()?)))
        }
        SubjectKind::Invitation
        | SubjectKind::Person
        | SubjectKind::Token
        | SubjectKind::Organization
        | SubjectKind::Values
        | SubjectKind::Request
        | SubjectKind::Events => None,
    }
}
