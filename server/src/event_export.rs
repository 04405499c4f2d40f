//! Audit events as a file.

use std::sync::Arc;

use app::api::RequestId;
use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use backend::{Context, EventExport, actor::Actor};
use domain::audit::{AuditEvent, EventFilter};
use futures::stream;
use http::header;

use crate::http::Problem;

/// The format of the file.
pub(crate) struct Form {
    pub(crate) content_type: &'static str,
    pub(crate) extension: &'static str,
    pub(crate) heading: String,
    /// Events as lines, with their ends.
    pub(crate) lines: fn(&[AuditEvent]) -> String,
}

/// Exports the events that match a filter, streaming them while they are read. If reading fails midway, the connection is
/// aborted: a truncated file must not look complete.
pub(crate) async fn export(
    cx: Arc<Context>,
    actor: &Actor,
    filter: EventFilter,
    form: Form,
    request_id: RequestId,
) -> Result<Response, Problem> {
    let mut export = backend::audit::export(actor, filter)?;
    // Read before the answer begins, so that an unavailable database is answered with an error.
    let first = backend::audit::read_next(&cx, &mut export).await?;
    let name = format!("attachment; filename=\"lakewarden-{}-events.{}\"", actor.slug(), form.extension);
    let headers = [(header::CONTENT_TYPE, form.content_type.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(lines(cx, export, first, form, request_id))).into_response())
}

/// The lines of the file, a thousand events at a time.
fn lines(
    cx: Arc<Context>,
    export: EventExport,
    first: Vec<AuditEvent>,
    form: Form,
    request_id: RequestId,
) -> impl stream::Stream<Item = Result<String, backend::Error>> {
    let written = form.lines;
    let begun = (cx, export, Some((form.heading, first)), request_id);
    stream::try_unfold(begun, move |(cx, mut export, begun, request_id)| async move {
        let is_first = begun.is_some();
        let (heading, events) = match begun {
            Some(begun) => begun,
            None => (String::new(), next(&cx, &mut export, &request_id).await?),
        };
        if !is_first && events.is_empty() {
            return Ok(None);
        }
        let part = heading + &written(&events);
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
