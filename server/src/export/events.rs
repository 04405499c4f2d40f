//! Audit events as a file.

use std::sync::Arc;

use app::api::RequestId;
use axum::response::Response;
use backend::{Context, actor::Actor};
use domain::audit::{AuditEvent, EventFilter};
use futures::stream;

use super::{File, csv, event_csv, send};
use crate::http::Problem;

/// The format of the file.
pub(crate) struct EventFormat {
    pub(crate) content_type: &'static str,
    pub(crate) extension: &'static str,
    pub(crate) heading: String,
    /// Events as lines, with their ends.
    pub(crate) lines: fn(&[AuditEvent]) -> String,
}

impl EventFormat {
    pub(crate) fn csv() -> Self {
        Self {
            content_type: csv::CONTENT_TYPE,
            extension: "csv",
            heading: event_csv::heading(),
            lines: event_csv::lines,
        }
    }
}

/// Exports the events that match a filter, a thousand at a time.
pub(crate) async fn export_events(
    cx: Arc<Context>,
    actor: &Actor,
    filter: EventFilter,
    format: EventFormat,
    request_id: RequestId,
) -> Result<Response, Problem> {
    let export = backend::audit::export(actor, filter)?;
    let name = format!("lakewarden-{}-events.{}", actor.slug(), format.extension);
    let parts = stream::try_unfold((cx, export), move |(cx, mut export)| async move {
        let events = backend::audit::read_next(&cx, &mut export).await?;
        Ok((!events.is_empty()).then(|| ((format.lines)(&events), (cx, export))))
    });
    send(File { content_type: format.content_type, name, heading: format.heading }, parts, request_id).await
}
