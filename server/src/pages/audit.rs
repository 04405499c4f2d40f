//! The record of who did what, as a file.

use std::sync::Arc;

use app::api::{RequestId, actor_in_namespace, refusal_of};
use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use backend::{Context, EventExport};
use domain::audit::{AuditEvent, WantedEvents};
use futures::stream;
use http::header;
use serde::Deserialize;
use tower_sessions::Session;

use crate::{
    http::{Problem, Query},
    state::AppState,
};

/// What the address asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    q: Option<String>,
}

/// `GET /{org}/settings/audit.csv`
///
/// The events are read while they are sent. When that fails midway the connection ends before the file does, so that
/// nobody takes a part for the whole.
pub(super) async fn export(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    Query(asked): Query<Asked>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let wanted = WantedEvents::from_query(asked.q.as_deref(), None, None);
    let refused = |error| refusal_of(error, Some(&request_id));
    let mut export = backend::audit::export(&actor, &wanted.search).map_err(refused)?;
    // Before the answer begins, so that a database out of reach is told as such.
    let first = backend::audit::read_next(&state.cx, &mut export).await.map_err(refused)?;
    let name = format!("attachment; filename=\"lakewarden-{}-audit.csv\"", actor.slug());
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(lines(state.cx, export, first, request_id))).into_response())
}

/// The lines of the file, a thousand events at a time.
fn lines(
    cx: Arc<Context>,
    export: EventExport,
    first: Vec<AuditEvent>,
    request_id: RequestId,
) -> impl stream::Stream<Item = Result<String, backend::Error>> {
    let begun = (cx, export, Some((AuditEvent::csv_heading(), first)), request_id);
    stream::try_unfold(begun, |(cx, mut export, begun, request_id)| async move {
        let (heading, events) = match begun {
            Some((heading, events)) => (heading, events),
            None => (String::new(), next(&cx, &mut export, &request_id).await?),
        };
        if heading.is_empty() && events.is_empty() {
            return Ok(None);
        }
        let part = events.iter().fold(heading, |text, event| text + &event.csv_line());
        Ok(Some((part, (cx, export, None, request_id))))
    })
}

async fn next(
    cx: &Context,
    export: &mut EventExport,
    request_id: &RequestId,
) -> Result<Vec<AuditEvent>, backend::Error> {
    let events = backend::audit::read_next(cx, export).await;
    if let Err(error) = &events {
        tracing::warn!(%error, request_id = request_id.0, "an export of audit events was cut off");
    }
    events
}
