//! Signing in, signing out, and the first set-up.

use app::{
    api::{RequestId, SESSION_PERSON, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use backend::Credentials;
use domain::{
    draft::people::{SetupDraft, SignInDraft, safe_next},
    id::PersonId,
    secret::SecretInput,
};
use http::StatusCode;
use tower_sessions::Session;

use super::{Answer, Page, read_form};
use crate::AppState;

pub(super) async fn sign_in(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Result<Response, StatusCode> {
    let (page, draft): (Page, SignInDraft) = read_form(request).await?;
    let credentials = Credentials { email: &draft.email, password: &draft.password };
    let person = state.backend.sign_in(credentials).await;
    let answer = match person {
        Ok(person) => {
            open(&session, person).await?;
            Answer::Go(safe_next(&draft.next).to_owned())
        }
        Err(error) => {
            let refusal = refusal_of(error, page.extension::<RequestId>().as_ref());
            let shown = SignInDraft { password: SecretInput::default(), ..draft };
            Answer::refused(form::SIGN_IN, &shown, refusal)
        }
    };
    Ok(answer.send(&state, page).await)
}

/// Closes the session for good: its row is gone, and a request still under way cannot bring it back.
pub(super) async fn sign_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Redirect::to(routes::LOGIN).into_response())
}

pub(super) async fn set_up(
    State(state): State<AppState>,
    Path(token): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, StatusCode> {
    let (page, draft): (Page, SetupDraft) = read_form(request).await?;
    let done = match draft.parse() {
        Ok(owner) => {
            let made = state.backend.set_up(&token, &owner).await;
            made.map(|person| (person, owner.org))
                .map_err(|error| refusal_of(error, page.extension::<RequestId>().as_ref()))
        }
        Err(errors) => Err(Refusal::Fields(errors)),
    };
    let answer = match done {
        Ok((person, org)) => {
            open(&session, person).await?;
            Answer::Go(routes::buckets(&org))
        }
        Err(refusal) => {
            let shown = SetupDraft { password: SecretInput::default(), ..draft };
            Answer::refused(form::SET_UP, &shown, refusal)
        }
    };
    Ok(answer.send(&state, page).await)
}

/// A new session under a new id: one that somebody planted before is worth nothing.
pub(super) async fn open(session: &Session, person: PersonId) -> Result<(), StatusCode> {
    let opened = async {
        session.cycle_id().await?;
        session.insert(SESSION_PERSON, person).await
    };
    opened.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}
