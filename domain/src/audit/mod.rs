//! The record of who did what, as admins read it.

mod action;
mod csv;
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

/// One event. Its names are those of the time when it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its number: events come in the order of their numbers.
    pub id: i64,
    /// When it was.
    pub at: Moment,
    /// The name of the organisation it happened in; nothing for what only concerns the operator.
    pub org: Option<String>,
    /// The id of who it was; nothing for the operator, and for somebody who was not let in.
    pub person_id: Option<PersonId>,
    /// Their e-mail address.
    pub person: Option<String>,
    /// The public id of the API token they came with, if they did.
    pub token: Option<String>,
    /// What that token was called.
    pub token_name: Option<String>,
    /// The name of what was done; see [`Action`].
    pub action: String,
    /// What kind of thing it was done to.
    pub subject_kind: Option<SubjectKind>,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// What that was called.
    pub subject_name: Option<String>,
    /// What else is known of it, as JSON. Never a secret.
    pub detail: String,
    /// Names the request in the server's log.
    pub request_id: Option<String>,
}

/// An event on a page, and whether what it was done to is still there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedEvent {
    /// The event.
    pub event: AuditEvent,
    /// The id of what it was done to, or the name of a repo, while that is still there.
    pub still_there: Option<String>,
}

/// From where on events are wanted. Events are added while somebody reads, so a page is found by the events it begins or
/// ends with, not by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The newest.
    #[default]
    Newest,
    /// Those before this event, nearest first.
    OlderThan(i64),
    /// Those after this event, nearest last.
    NewerThan(i64),
}

/// Which events are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct WantedEvents {
    /// Only those that have all these words, of which the last may be a beginning. Empty for all.
    pub search: String,
    /// From where on.
    pub turn: Turn,
}

impl WantedEvents {
    /// What an address asks for: anything that makes no sense there means the newest.
    #[must_use]
    pub fn from_query(search: Option<&str>, before: Option<&str>, after: Option<&str>) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let turn = match (number(before), number(after)) {
            (Some(id), _) => Turn::OlderThan(id),
            (None, Some(id)) => Turn::NewerThan(id),
            (None, None) => Turn::Newest,
        };
        Self { search: search.unwrap_or_default().to_owned(), turn }.tidied()
    }

    /// The same, as an address would ask for it: whatever a caller made of it.
    #[must_use]
    pub fn tidied(self) -> Self {
        let search = self.search.trim().chars().filter(|c| !c.is_control()).take(MAX_SEARCH).collect();
        Self { search, ..self }
    }
}

/// How many events a page has at most.
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
    /// Which were wanted.
    pub wanted: WantedEvents,
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
