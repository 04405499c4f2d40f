//! An event as a sentence, with its subject linked.

use domain::{
    audit::{AuditEvent, ListedEvent, SubjectKind},
    repo::RepoName,
};
use leptos::{either::Either, prelude::*};

use crate::routes::{self, Dialog, Here};

/// An event as a sentence, with its subject linked while that exists.
#[component]
pub(in crate::features) fn EventSentence(listed: ListedEvent, namespace: String) -> impl IntoView {
    let link = link(&listed, &namespace);
    let sentence = listed.event.sentence();
    let gap = if sentence.object.is_empty() { "" } else { " " };
    let object = match link {
        Some(href) => Either::Left(view! { <a href=href>{sentence.object}</a> }),
        None => Either::Right(sentence.object),
    };
    view! {
        <strong>{sentence.who}</strong>
        {format!(" {}{gap}", sentence.verb)}
        {object}
        {sentence.rest}
        {token(&listed.event).map(|token| view! { " "<span class="event-token">{token}</span> })}
    }
}

/// The API token used.
fn token(event: &AuditEvent) -> Option<String> {
    let id = event.token.as_deref()?;
    Some(match &event.token_name {
        Some(name) => format!("with API token {name}"),
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
        | SubjectKind::ServiceAccount
        | SubjectKind::Group
        | SubjectKind::Token
        | SubjectKind::Device
        | SubjectKind::Organization
        | SubjectKind::Values
        | SubjectKind::Request
        | SubjectKind::Events => None,
    }
}
