//! Signing out.

use app::{
    api::{provider_of, session_trouble},
    routes,
};
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use tower_sessions::Session;

use super::leave::leave_to;
use crate::{http::Problem, state::AppState};

/// Ends the session for good: its row is deleted, and a concurrent request can't restore it. The browser keeps its cookie
/// until then, so that it can retry. Whoever came from an identity provider is signed out there, too, if it can.
pub(super) async fn sign_out(State(state): State<AppState>, session: Session) -> Result<Response, Problem> {
    let provider = provider_of(&session).await;
    if session.id().is_some() {
        session.delete().await.map_err(|error| session_trouble(&error))?;
    }
    session.flush().await.map_err(|error| session_trouble(&error))?;
    let back = format!("{}{}", state.origin(), routes::LOGIN);
    let there = match provider {
        Some(provider) => backend::sign_on::end_session_address(&state.cx, &provider, &back).await,
        None => None,
    };
    Ok(there.map_or_else(|| Redirect::to(routes::LOGIN).into_response(), |address| leave_to(&address)))
}
