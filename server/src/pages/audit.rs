//! The record of who did what, as a file.

use app::api::{RequestId, actor_of, refusal_of};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use domain::audit::AuditEvent;
use http::header;
use tower_sessions::Session;

use super::buckets::Refused;
use crate::AppState;

/// `GET /{org}/settings/audit.csv`
pub(super) async fn export(
    State(state): State<AppState>,
    Path(org): Path<String>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Refused> {
    let actor = actor_of(&state.backend, &session, Some(&request_id), &org).await?;
    let events = state.backend.export_events(&actor).await;
    let events = events.map_err(|error| refusal_of(error, Some(&request_id)))?;
    let mut csv = format!("{}\r\n", AuditEvent::COLUMNS.join(","));
    csv.extend(events.iter().map(AuditEvent::csv_line));
    let name = format!("attachment; filename=\"lakewarden-{}-audit.csv\"", actor.slug());
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], csv)
        .into_response())
}
