//! Events by days, newest first, each with its details on demand.

use domain::{
    audit::{Action, ActionGroup, AuditEvent, EventFilterDraft, EventPage, ListedEvent, SubjectKind, Turn},
    moment::Moment,
    org::OWN_NAMESPACE,
};
use leptos::{either::Either, prelude::*};

use super::sentence::EventSentence;
use crate::{
    api::activity::Activity,
    routes,
    ui::{
        icon::{Glyph, Icon},
        moment::When,
    },
};

#[component]
pub(super) fn Timeline(activity: Activity, namespace: String, filter: EventFilterDraft) -> impl IntoView {
    let Activity { page, now } = activity;
    if page.items.is_empty() {
        return Either::Left(view! { <NoEvents namespace=namespace filter=filter has_newer=page.has_newer /> });
    }
    let days = page
        .items
        .chunk_by(|one, next| one.event.at.day() == next.event.at.day())
        .map(|day| view! { <Day events=day.to_vec() namespace=namespace.clone() now=now /> })
        .collect_view();
    Either::Right(view! {
        <div class="timeline">{days}</div>
        <Turns page=page namespace=namespace filter=filter />
    })
}

#[component]
fn NoEvents(namespace: String, filter: EventFilterDraft, has_newer: bool) -> impl IntoView {
    let search = &filter.search;
    let only_search = EventFilterDraft { search: search.clone(), ..EventFilterDraft::default() };
    let (title, link) = if has_newer {
        let newest = routes::activity_page(&namespace, &filter, Turn::Newest);
        ("There are no older events".to_owned(), Some((newest, "Newest events")))
    } else if filter.is_empty() {
        ("Nothing has happened here yet".to_owned(), None)
    } else if filter == only_search {
        (format!("No event matches “{search}”"), Some((routes::activity(&namespace), "Show everything")))
    } else {
        ("No event matches these filters".to_owned(), Some((routes::activity(&namespace), "Show everything")))
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            {link.map(|(href, label)| view! {
                <a class="button" href=href>
                    {label}
                </a>
            })}
        </div>
    }
}

/// Links to newer and older events.
#[component]
fn Turns(page: EventPage, namespace: String, filter: EventFilterDraft) -> impl IntoView {
    let address = |turn| routes::activity_page(&namespace, &filter, turn);
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

/// The events of a day.
#[component]
fn Day(events: Vec<ListedEvent>, namespace: String, now: Moment) -> impl IntoView {
    let day = events.first().map(|listed| (listed.event.at.day(), listed.event.at.days_before(now)));
    let heading = day.map(|(day, before)| match before {
        ..=0 => format!("Today, {day}"),
        1 => format!("Yesterday, {day}"),
        _ => day,
    });
    let events = events
        .into_iter()
        .map(|listed| view! { <Event listed=listed namespace=namespace.clone() now=now /> })
        .collect_view();
    view! {
        <section class="timeline-day">
            <h2>{heading}</h2>
            <ol>{events}</ol>
        </section>
    }
}

#[component]
fn Event(listed: ListedEvent, namespace: String, now: Moment) -> impl IntoView {
    let event = listed.event.clone();
    let is_refused = event.action.parse().is_ok_and(|action: Action| action.groups().contains(&ActionGroup::Refused));
    view! {
        <li class="event" class:event-refused=is_refused>
            <p class="event-time">
                <When at=event.at now=now />
            </p>
            <p class="event-sentence">
                {is_refused.then(|| view! { <Icon glyph=Glyph::WARNING /> })}
                <EventSentence listed=listed namespace=namespace.clone() />
            </p>
            <details class="event-details">
                <summary>"Details"</summary>
                <Details event=event namespace=namespace />
            </details>
        </li>
    }
}

/// All that an event says, and links to events like it.
#[component]
fn Details(event: AuditEvent, namespace: String) -> impl IntoView {
    let line = |term: &'static str, text: Option<String>| {
        text.map(|text| view! { <dt>{term}</dt><dd><code>{text}</code></dd> })
    };
    let detail = serde_json::from_str::<serde_json::Value>(&event.detail).ok();
    let detail = detail.filter(|detail| detail.as_object().is_none_or(|fields| !fields.is_empty()));
    let detail = detail.and_then(|detail| serde_json::to_string_pretty(&detail).ok());
    let by_person = event.person_id.filter(|_| namespace != OWN_NAMESPACE).map(|id| {
        let filter = EventFilterDraft { person: id.to_string(), ..EventFilterDraft::default() };
        let label = format!("Everything by {}", event.sentence().who);
        view! { <a href=routes::activity_page(&namespace, &filter, Turn::Newest)>{label}</a> }
    });
    let to_object =
        event.subject_kind.zip(event.subject.clone()).filter(|(kind, _)| has_history(*kind)).map(|(kind, id)| {
            let label = format!("Everything about {}", event.sentence_object());
            view! { <a href=routes::activity_of(&namespace, kind, &id)>{label}</a> }
        });
    view! {
        <dl>
            {line("Time", Some(event.at.utc()))}
            {line("Action", Some(event.action))}
            {line("API token", event.token)}
            {line("Object id", event.subject)}
            {line("Request", event.request_id)}
            {detail.map(|detail| view! { <dt>"Data"</dt><dd><pre>{detail}</pre></dd> })}
        </dl>
        <p class="event-links">{by_person} {to_object}</p>
    }
}

/// Whether several events are about one object of this kind.
fn has_history(kind: SubjectKind) -> bool {
    !matches!(kind, SubjectKind::Values | SubjectKind::Request | SubjectKind::Events)
}
