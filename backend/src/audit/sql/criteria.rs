//! A filter as its statements take it.

use domain::{
    audit::{Action, EventFilter, SubjectKind},
    id::{OrgId, PersonId},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// What every event has, so that a filter of words alone finds them all by it.
const EVERY: &str = "event";

/// Which events are wanted, in the words of the index `audit_event_found`.
pub(in crate::audit) struct Criteria {
    pub(super) org: Uuid,
    /// A `tsquery` of the traits that the function `event_traits` gives an event.
    pub(super) traits: String,
    /// The words that are searched; empty for none.
    pub(super) words: String,
    pub(super) since: Option<OffsetDateTime>,
    pub(super) until: Option<OffsetDateTime>,
}

impl Criteria {
    pub(in crate::audit) fn of(org: OrgId, filter: &EventFilter) -> Self {
        let person = filter.person.map(|id: PersonId| lexeme("person", &id.to_string()));
        let actions: Vec<_> = filter.actions.iter().map(|action: &Action| lexeme("action", action.as_str())).collect();
        let actions = (!actions.is_empty()).then(|| format!("({})", actions.join(" | ")));
        let kind = filter.subject_kind.map(|kind: SubjectKind| lexeme("kind", kind.as_str()));
        let subject = filter.subject.as_deref().map(|id| lexeme("subject", id));
        let traits: Vec<_> = [person, actions, kind, subject].into_iter().flatten().collect();
        Self {
            org: org.into(),
            traits: if traits.is_empty() { EVERY.into() } else { traits.join(" & ") },
            words: filter.search.clone(),
            since: filter.since,
            until: filter.until,
        }
    }

    pub(in crate::audit) fn has_time(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// Whether nothing but time is asked for.
    pub(in crate::audit) fn is_time_alone(&self) -> bool {
        self.words.is_empty() && self.traits == EVERY
    }
}

/// A quoted lexeme of a `tsquery`.
fn lexeme(name: &str, value: &str) -> String {
    format!("'{name} {}'", value.replace('\\', r"\\").replace('\'', "''"))
}
