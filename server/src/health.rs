//! Health checks for a supervisor.

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use backend::Context;
use http::StatusCode;

/// The process runs.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// The server can serve requests.
pub(crate) async fn ready(State(cx): State<Arc<Context>>) -> impl IntoResponse {
    if cx.is_ready().await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}
