//! Signing in, signing out, and the first set-up.

use app::{
    api::{RequestId, open_session, refusal_of, session_trouble},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use backend::{Credentials, Visitor};
use domain::{
    draft::people::{SetupDraft, SignInDraft, safe_next},
    id::PersonId,
};
use tower_sessions::Session;

use super::posted::{Answer, Page, read_form};
use crate::{
    client_address,
    cookie::{DEVICE, browser, keep_known},
    http::Problem,
    state::AppState,
};

pub(super) async fn sign_in(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (page, draft): (Page, SignInDraft) = read_form(request).await?;
    let credentials = Credentials { name: &draft.email, password: &draft.password };
    let visitor = Visitor {
        network: client_address::network(&page.parts.extensions),
        device: DEVICE.read(&page.parts.headers, state.is_https()),
    };
    match backend::people::sign_in(&state.cx, credentials, visitor).await {
        Ok(person) => {
            let next = safe_next(&draft.next).to_owned();
            opened(&state, page, &session, person, Answer::Go(next)).await
        }
        Err(error) => {
            let refusal = refusal_of(error, page.extension::<RequestId>().as_ref());
            shown_again(draft, refusal).send(&state, page).await
        }
    }
}

/// The sign-in form with its input, except for the password.
pub(super) fn shown_again(draft: SignInDraft, refusal: Refusal) -> Answer {
    Answer::refused(form::SIGN_IN, &draft, refusal)
}

/// Ends the session for good: its row is deleted, and a concurrent request can't restore it. The browser keeps its cookie
/// until then, so that it can retry.
pub(super) async fn sign_out(session: Session) -> Result<Response, Problem> {
    if session.id().is_some() {
        session.delete().await.map_err(|error| session_trouble(&error))?;
    }
    session.flush().await.map_err(|error| session_trouble(&error))?;
    Ok(Redirect::to(routes::LOGIN).into_response())
}

pub(super) async fn set_up(
    State(state): State<AppState>,
    Path(token): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (page, draft): (Page, SetupDraft) = read_form(request).await?;
    let done = match draft.parse() {
        Ok(owner) => {
            let made = backend::people::set_up(&state.cx, &token, &owner).await;
            made.map(|person| (person, owner.org))
                .map_err(|error| refusal_of(error, page.extension::<RequestId>().as_ref()))
        }
        Err(errors) => Err(Refusal::Fields(errors)),
    };
    match done {
        Ok((person, org)) => opened(&state, page, &session, person, Answer::Go(routes::buckets(&org))).await,
        Err(refusal) => set_up_again(draft, refusal).send(&state, page).await,
    }
}

/// The set-up form with its input, except for the password.
pub(super) fn set_up_again(draft: SetupDraft, refusal: Refusal) -> Answer {
    Answer::refused(form::SET_UP, &draft, refusal)
}

/// Opens a session and answers. The browser is now known to the account.
pub(super) async fn opened(
    state: &AppState,
    page: Page,
    session: &Session,
    person: PersonId,
    answer: Answer,
) -> Result<Response, Problem> {
    open_session(session, person).await?;
    known_from_now_on(state, page, person, answer).await
}

/// Answers a browser that is now known to an account.
pub(super) async fn known_from_now_on(
    state: &AppState,
    page: Page,
    person: PersonId,
    answer: Answer,
) -> Result<Response, Problem> {
    let browser = browser(&page.parts.headers, state.is_https());
    browser.know(&state.cx, person).await;
    Ok(keep_known(answer.send(state, page).await?, &browser))
}
