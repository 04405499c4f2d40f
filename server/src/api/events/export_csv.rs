//! The events of a namespace as CSV.

use axum::response::Response;

use super::form::EventSearch;
use crate::{
    api::{caller::InNamespace, params::NamespacePath, refused::Refused},
    export::{EventFormat, export_events},
    http::{Problem, Query},
};

/// Export audit events as CSV
///
/// All matches of the search, newest first (RFC 4180). If the server fails midway, the connection ends before the answer
/// does. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/events.csv",
    operation_id = "exportEventsAsCsv",
    tag = "Audit events",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, EventSearch),
    responses((status = 200, description = "The events.", body = String, content_type = "text/csv"), Refused)
)]
pub(super) async fn export_csv(inside: InNamespace, Query(query): Query<EventSearch>) -> Result<Response, Problem> {
    let filter = query.filter()?;
    export_events(inside.cx.clone(), &inside.actor, filter, EventFormat::csv(), inside.request_id.clone()).await
}
