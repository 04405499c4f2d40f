//! Audit events, as admins read them.

mod action;
mod filter;
mod sentence;
mod subject;

use serde::{Deserialize, Serialize};

pub use self::{
    action::{Action, ActionGroup},
    filter::{EventFilter, EventFilterDraft},
    sentence::Sentence,
    subject::SubjectKind,
};
use crate::{id::PersonId, listing::PAGE_ROWS, moment::Moment};

/// One event. Names are stored as they were when it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its number. Numbers increase with time.
    pub id: i64,
    /// Time of the event.
    pub at: Moment,
    /// Name of the organisation; `None` for events that only concern the operator.
    pub org: Option<String>,
    /// Id of the author; `None` for the operator and for an unknown caller.
    pub person_id: Option<PersonId>,
    /// E-mail address of the author.
    pub person: Option<String>,
    /// Public id of the API token used, if any.
    pub token: Option<String>,
    /// Name of that token.
    pub token_name: Option<String>,
    /// Name of the action; see [`Action`].
    pub action: String,
    /// Kind of the subject.
    pub subject_kind: Option<SubjectKind>,
    /// Id of the subject.
    pub subject: Option<String>,
    /// Name of the subject.
    pub subject_name: Option<String>,
    /// Further details, as JSON. Never a secret.
    pub detail: String,
    /// Id of the request, as in the server's log.
    pub request_id: Option<String>,
}

/// An event on a page, and whether its subject still exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedEvent {
    /// The event.
    pub event: AuditEvent,
    /// The subject's id, or a repo's name, while the subject exists.
    pub still_there: Option<String>,
}

/// Where a page of events begins. Events are added while the list is read, so a page is keyed by its first or last
/// event, not by a page number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// At the newest event.
    #[default]
    Newest,
    /// Events before this one, nearest first.
    OlderThan(i64),
    /// Events after this one, nearest last.
    NewerThan(i64),
}

impl Turn {
    /// From the query of a page's address; anything invalid there means the newest events.
    #[must_use]
    pub fn from_query(before: Option<&str>, after: Option<&str>) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        match (number(before), number(after)) {
            (Some(id), _) => Self::OlderThan(id),
            (None, Some(id)) => Self::NewerThan(id),
            (None, None) => Self::Newest,
        }
    }

    /// The part of a page's query that states it; empty for the newest events.
    #[must_use]
    pub fn to_query(self) -> (&'static str, String) {
        match self {
            Self::Newest => ("before", String::new()),
            Self::OlderThan(id) => ("before", id.to_string()),
            Self::NewerThan(id) => ("after", id.to_string()),
        }
    }
}

/// Events on a page, at most.
pub const EVENTS_ON_PAGE: u32 = PAGE_ROWS;

/// A page of events, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    /// The events.
    pub items: Vec<ListedEvent>,
    /// Whether there are newer ones.
    pub has_newer: bool,
    /// Whether there are older ones.
    pub has_older: bool,
}

/// A person who did something in a namespace, or could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAuthor {
    /// Their id.
    pub id: PersonId,
    /// Their e-mail address: a member's own, otherwise as the namespace knew it last.
    pub email: String,
}

impl EventPage {
    /// The page of newer events, if there is one.
    #[must_use]
    pub fn newer(&self) -> Option<Turn> {
        self.items.first().filter(|_| self.has_newer).map(|listed| Turn::NewerThan(listed.event.id))
    }

    /// The page of older events, if there is one.
    #[must_use]
    pub fn older(&self) -> Option<Turn> {
        self.items.last().filter(|_| self.has_older).map(|listed| Turn::OlderThan(listed.event.id))
    }
}

#[cfg(test)]
mod tests;
