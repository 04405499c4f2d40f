//! Signing out.

use app::{api::session_trouble, routes};
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use crate::http::Problem;

/// Ends the session for good: its row is deleted, and a concurrent request can't restore it. The browser keeps its cookie
/// until then, so that it can retry.
pub(super) async fn sign_out(session: Session) -> Result<Response, Problem> {
    if session.id().is_some() {
        session.delete().await.map_err(|error| session_trouble(&error))?;
    }
    session.flush().await.map_err(|error| session_trouble(&error))?;
    Ok(Redirect::to(routes::LOGIN).into_response())
}
