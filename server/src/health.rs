//! What a supervisor asks.

use axum::{extract::State, response::IntoResponse};
use http::StatusCode;

use crate::AppState;

/// The process runs.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// The process can do its work.
pub(crate) async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    if state.cx.is_ready().await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}
