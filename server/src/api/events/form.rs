//! The representation of audit events.

use domain::{
    audit::{AuditEvent, EventFilter, EventFilterDraft, SubjectKind},
    field::FieldErrors,
    id::PersonId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::{api::schema, http::Problem};

/// An audit event. Its names are those at the time of the event.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Event {
    /// Its number: events are ordered by their numbers.
    id: i64,
    /// The time of the event.
    #[schema(value_type = schema::Time)]
    at: String,
    /// The name of the organisation it happened in.
    organization: Option<String>,
    /// The id of the person who did it; null for the operator, and for callers who could not be authenticated.
    #[schema(value_type = Option<uuid::Uuid>)]
    person_id: Option<PersonId>,
    /// Their e-mail address.
    person: Option<String>,
    /// The public id of their API token.
    token: Option<String>,
    /// The name of that token.
    token_name: Option<String>,
    /// The action, by a name that never changes.
    #[schema(example = "bucket_config.created")]
    action: String,
    /// The kind of its subject.
    #[schema(value_type = Option<String>, example = "bucket_config")]
    subject_kind: Option<SubjectKind>,
    /// The id of that subject.
    subject: Option<String>,
    /// The name of that subject.
    subject_name: Option<String>,
    /// The event as a sentence.
    sentence: String,
    /// Further details. Never a secret.
    detail: Value,
    /// The id of the request in the server's log.
    request_id: Option<String>,
}

impl From<AuditEvent> for Event {
    fn from(event: AuditEvent) -> Self {
        Self {
            sentence: event.sentence().to_string(),
            detail: serde_json::from_str(&event.detail).unwrap_or_default(),
            id: event.id,
            at: event.at.utc(),
            organization: event.org,
            person_id: event.person_id,
            person: event.person,
            token: event.token,
            token_name: event.token_name,
            action: event.action,
            subject_kind: event.subject_kind,
            subject: event.subject,
            subject_name: event.subject_name,
            request_id: event.request_id,
        }
    }
}

/// Filters of events; all of them must match.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct EventSearch {
    /// Only events with all these words, of which the last may be incomplete: actions, people, things, tokens.
    #[param(max_length = 100, pattern = r"^[^\u0000]*$")]
    search: Option<String>,
    /// Only events of the person with this id.
    #[param(value_type = Option<uuid::Uuid>)]
    person: Option<String>,
    /// Only events with this action, or with an action of this group.
    #[param(value_type = Option<schema::EventAction>)]
    action: Option<String>,
    /// Only events about subjects of this kind.
    #[param(value_type = Option<schema::EventSubjectKind>)]
    subject_kind: Option<String>,
    /// Only events about the subject with this id, as in `subject` of an event.
    #[param(min_length = 1, max_length = 200, pattern = r"^[^\u0000]*$")]
    subject: Option<String>,
    /// Only events at this time or later.
    #[param(value_type = Option<schema::Time>)]
    since: Option<String>,
    /// Only events before this time.
    #[param(value_type = Option<schema::Time>)]
    until: Option<String>,
}

impl EventSearch {
    /// # Errors
    /// A sentence for each parameter that can't be taken.
    pub(super) fn filter(self) -> Result<EventFilter, Problem> {
        let mut errors = FieldErrors::default();
        let mut given = |name: &str, value: Option<String>| {
            if value.as_deref() == Some("") {
                errors.add(name, "This parameter is empty.");
            }
            value.unwrap_or_default()
        };
        let draft = EventFilterDraft {
            person: given("person", self.person),
            action: given("action", self.action),
            subject_kind: given("subject_kind", self.subject_kind),
            subject: given("subject", self.subject),
            since: given("since", self.since),
            until: given("until", self.until),
            search: self.search.unwrap_or_default(),
            ..EventFilterDraft::default()
        };
        let filter = draft.parse().map_err(|invalid| errors.add_first(invalid));
        filter.ok().filter(|_| errors.is_empty()).ok_or_else(|| Problem::parameters(&errors))
    }
}
