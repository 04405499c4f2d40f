//! Logs. Readable in a terminal, one JSON object a line elsewhere; a request is one line, which names no query string, no
//! header and no body.

use std::{io::IsTerminal as _, time::Instant};

use app::api::RequestId;
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue};
use tracing::Instrument as _;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::LogFormat;

/// Tells the caller, and the log, which request this was.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Starts logging to standard error, and makes panics say where they happened and nothing else.
pub fn start(format: LogFormat, filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let registry = tracing_subscriber::registry().with(filter);
    let started = if json {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
    } else {
        registry.with(fmt::layer().compact().with_target(false).with_writer(std::io::stderr)).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "panic");
        }));
    }
}

/// Names the request, logs it once, and tells its name in the answer. A name the caller sent is not believed.
pub async fn log_request(mut request: Request, next: Next) -> Response {
    let id = backend::random::short_id::<16>();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request_id = id);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    span.in_scope(|| tracing::info!(%method, route, status, ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}
