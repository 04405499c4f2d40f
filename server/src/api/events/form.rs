//! Audit events as the API has them.

use domain::{
    audit::{AuditEvent, SubjectKind},
    id::PersonId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::schema;

/// An audit event. Its names are those of the time when it happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Event {
    /// Its number: events come in the order of their numbers.
    id: i64,
    /// When it happened.
    #[schema(value_type = schema::Time)]
    at: String,
    /// The name of the organisation it happened in.
    organization: Option<String>,
    /// The id of who did it; null for the operator, and for somebody who was not let in.
    #[schema(value_type = Option<uuid::Uuid>)]
    person_id: Option<PersonId>,
    /// Their e-mail address.
    person: Option<String>,
    /// The public id of the API token they came with.
    token: Option<String>,
    /// What that token was called.
    token_name: Option<String>,
    /// What was done, by a name that never changes.
    #[schema(example = "bucket_config.created")]
    action: String,
    /// What kind of thing it was done to.
    #[schema(value_type = Option<String>, example = "bucket_config")]
    subject_kind: Option<SubjectKind>,
    /// The id of that.
    subject: Option<String>,
    /// What that was called.
    subject_name: Option<String>,
    /// The event as a sentence.
    sentence: String,
    /// What else is known of it. Never a secret.
    detail: Value,
    /// The request in the server's log.
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

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct EventSearch {
    /// Only those that have all these words, of which the last may be a beginning: actions, people, things, tokens.
    #[param(max_length = 100)]
    pub(super) search: Option<String>,
}
