//! Logs: text in a terminal, one JSON object a line elsewhere. A request is one line, without query string, headers and
//! body.

use std::{
    io::IsTerminal as _,
    sync::Arc,
    time::{Duration, Instant},
};

use app::api::RequestId;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use backend::Context;
use http::{HeaderName, HeaderValue};
use tracing::Instrument as _;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::{
    config::{LogArgs, LogFormat},
    denied,
    failure::Failure,
};

/// The request's id, for the caller; also in the log.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Lines buffered for a slow reader of the log; more are dropped, so that logging never delays a request.
const WAITING_LINES: usize = 4 * 1024;
/// The interval at which dropped lines are reported.
const REPORT_INTERVAL: Duration = Duration::from_secs(5);

/// Keeps logging running; when dropped, it writes buffered lines for at most a second.
#[derive(Debug)]
#[must_use = "the log ends when this is dropped"]
pub struct Logging {
    _writer: WorkerGuard,
}

/// Starts logging to standard error, and makes panics log only their place.
///
/// # Errors
/// When the filter can't be parsed.
pub fn start(args: &LogArgs) -> Result<Logging, Failure> {
    let filter = EnvFilter::try_new(&args.log_filter).map_err(|error| {
        Failure::setting("LAKEWARDEN_LOG", format!("“{}” cannot be used: {error}", args.log_filter))
    })?;
    // At the level trace it tells challenges and answers. What it refuses is an event.
    let filter = filter.add_directive(
        "webauthn_rs_core=off".parse().map_err(|error| Failure::setting("LAKEWARDEN_LOG", format!("{error}")))?,
    );
    let is_terminal = std::io::stderr().is_terminal();
    let json = match args.log_format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !is_terminal,
    };
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING_LINES).finish(std::io::stderr());
    let dropped = writer.error_counter();
    let registry = tracing_subscriber::registry().with(filter);
    let started = if json {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(writer)).try_init()
    } else {
        registry.with(fmt::layer().compact().with_target(false).with_ansi(is_terminal).with_writer(writer)).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "panic");
        }));
        tokio::spawn(tell_dropped(dropped));
    }
    Ok(Logging { _writer: guard })
}

/// Reports the number of dropped lines as soon as the log is read again.
async fn tell_dropped(counter: ErrorCounter) {
    let mut reported = 0;
    let mut every = tokio::time::interval(REPORT_INTERVAL);
    loop {
        every.tick().await;
        let dropped = counter.dropped_lines();
        if dropped != reported {
            tracing::warn!(lines = dropped - reported, "lines of the log were dropped: they are read too slowly");
            reported = dropped;
        }
    }
}

/// Gives the request an id, logs it once, records its refusal, and returns the id in the answer. An id sent by the caller is
/// ignored.
pub(crate) async fn log_request(State(cx): State<Arc<Context>>, mut request: Request, next: Next) -> Response {
    let id = backend::random::short_id::<16>();
    request.extensions_mut().insert(RequestId::new(id.clone()));
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!("request", request_id = id);
    let started = Instant::now();
    let mut response = denied::record(&cx, request, next).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    let route = matched.as_ref().map_or("page", MatchedPath::as_str);
    span.in_scope(|| tracing::info!(%method, route, status, ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}
