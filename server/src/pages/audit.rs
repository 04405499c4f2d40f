//! The audit log as a file.

use app::api::{RequestId, actor_in_namespace};
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use backend::EventFilter;
use domain::audit::EventPageRequest;
use serde::Deserialize;
use tower_sessions::Session;

use crate::{
    event_csv, event_export,
    http::{Problem, Query},
    state::AppState,
};

/// The query of the address.
#[derive(Debug, Deserialize)]
pub(super) struct ExportQuery {
    q: Option<String>,
}

/// `GET /{org}/settings/audit.csv`
pub(super) async fn export(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    Query(asked): Query<ExportQuery>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let form = event_export::Form {
        content_type: "text/csv; charset=utf-8",
        extension: "csv",
        heading: event_csv::heading(),
        lines: event_csv::lines,
    };
    let wanted = EventPageRequest::from_query(asked.q.as_deref(), None, None);
    event_export::export(state.cx, &actor, EventFilter::of_words(&wanted.search), form, request_id).await
}
