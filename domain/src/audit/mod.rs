//! Audit events, as admins read them.

mod action;
mod sentence;

use serde::{Deserialize, Serialize};

pub use self::{
    action::{Action, SubjectKind},
    sentence::Sentence,
};
use crate::{
    id::PersonId,
    listing::{MAX_SEARCH, PAGE_ROWS},
    moment::Moment,
};

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

/// A search in the events, and the page of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct EventPageRequest {
    /// Only events with all these words; the last may be the beginning of a word. Empty for all.
    pub search: String,
    /// Where the page begins.
    pub turn: Turn,
}

impl EventPageRequest {
    /// From an address's query; anything invalid there means the newest events.
    #[must_use]
    pub fn from_query(search: Option<&str>, before: Option<&str>, after: Option<&str>) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let turn = match (number(before), number(after)) {
            (Some(id), _) => Turn::OlderThan(id),
            (None, Some(id)) => Turn::NewerThan(id),
            (None, None) => Turn::Newest,
        };
        Self { search: search.unwrap_or_default().to_owned(), turn }.normalised()
    }

    /// Normalised as an address would give it, whatever a caller put in.
    #[must_use]
    pub fn normalised(self) -> Self {
        let search = self.search.trim().chars().filter(|c| !c.is_control()).take(MAX_SEARCH).collect();
        Self { search, ..self }
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
    /// The search this page answers.
    pub wanted: EventPageRequest,
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
