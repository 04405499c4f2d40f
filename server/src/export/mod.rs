//! Files that are made while they are sent: events, and lists.

mod csv;
pub(crate) mod event_csv;
mod events;
mod lists;

pub(crate) use self::{
    events::{EventFormat, export_events},
    lists::{Listed, export_list},
};

use app::api::RequestId;
use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use futures::{Stream, StreamExt as _, TryStreamExt as _, future::ready, stream};
use http::header;

use crate::http::Problem;

/// A file to send.
struct File {
    content_type: &'static str,
    /// Its name for the browser.
    name: String,
    /// What stands before its parts.
    heading: String,
}

/// Sends a file while its parts are read. If reading fails midway, the connection is aborted: a truncated file must not look
/// complete.
async fn send<S>(file: File, parts: S, request_id: RequestId) -> Result<Response, Problem>
where
    S: Stream<Item = Result<String, backend::Error>> + Send + 'static,
{
    let mut parts = Box::pin(parts);
    // Read before the answer begins, so that an unavailable database is answered with an error.
    let first = parts.try_next().await?.unwrap_or_default();
    let rest = parts.inspect_err(move |error| {
        tracing::warn!(%error, request_id = request_id.0, "an export was cut off");
    });
    let body = stream::once(ready(Ok(file.heading + &first))).chain(rest);
    let headers = [
        (header::CONTENT_TYPE, file.content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}
