//! The events of a namespace as JSON lines.

use axum::response::Response;
use domain::audit::AuditEvent;
use http::{HeaderMap, header};

use super::form::{Event, EventSearch};
use crate::{
    api::{caller::InNamespace, params::NamespacePath, refused::Refused},
    export::{EventFormat, export_events},
    http::{Problem, Query},
};

/// Export audit events as JSON lines
///
/// All matches of the search, newest first, each event as one JSON object a line. If the server fails midway, the connection
/// ends before the answer does. Clients that accept `text/plain` get the same as that type. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/events.jsonl",
    operation_id = "exportEventsAsLines",
    tag = "Audit events",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, EventSearch),
    responses(
        (status = 200, description = "The events.", content((String = "application/jsonl"), (String = "text/plain"))),
        Refused,
    )
)]
pub(super) async fn export_lines(
    inside: InNamespace,
    Query(query): Query<EventSearch>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepted = headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or_default();
    let format = EventFormat {
        content_type: if accepted.contains("text/plain") { TEXT } else { LINES },
        extension: "jsonl",
        heading: String::new(),
        lines: json_lines,
    };
    export_events(inside.cx.clone(), &inside.actor, query.filter()?, format, inside.request_id.clone()).await
}

const LINES: &str = "application/jsonl; charset=utf-8";
/// For clients that accept no other text type.
const TEXT: &str = "text/plain; charset=utf-8";

fn json_lines(events: &[AuditEvent]) -> String {
    let line = |event: &AuditEvent| serde_json::to_string(&Event::from(event.clone())).map(|line| line + "\n");
    events.iter().filter_map(|event| line(event).ok()).collect()
}
