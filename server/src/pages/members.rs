//! The page where an invited person joins.

use app::{
    api::{RequestId, person_of, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use domain::draft::people::JoinDraft;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    people,
    posted::{Answer, Page, read_form},
};
use crate::{http::Problem, state::AppState};

/// The two ways to accept an invitation.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "intent", rename_all = "kebab-case")]
enum JoinForm {
    Accept {},
    Join(JoinDraft),
}

/// The form of an invited person with its input, except for the password.
pub(super) fn join_again(draft: JoinDraft, refusal: Refusal) -> Answer {
    Answer::refused(form::JOIN, &draft, refusal)
}

pub(super) async fn take_up(
    State(state): State<AppState>,
    Path(token): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (page, form): (Page, JoinForm) = read_form(request).await?;
    let request_id = page.extension::<RequestId>();
    let refusal = |error| refusal_of(error, request_id.as_ref());
    let answer = match form {
        JoinForm::Accept {} => {
            let joined = async {
                let person = person_of(&session).await?;
                backend::invitations::accept(&state.cx, &token, person).await.map_err(refusal)
            };
            match joined.await {
                Ok(org) => Answer::Done(routes::buckets(&org), format!("You belong to {org} now.")),
                Err(Refusal::SignIn) => Answer::Go(routes::login_then(&routes::invitation(&token))),
                Err(refusal) => Answer::refused(form::JOIN, &JoinDraft::default(), refusal),
            }
        }
        JoinForm::Join(draft) => {
            let joined = async {
                let new = draft.parse().map_err(Refusal::Fields)?;
                backend::invitations::join(&state.cx, &token, &new).await.map_err(refusal)
            };
            match joined.await {
                Ok((person, org)) => {
                    let ready = format!("Your account is ready. You belong to {org} now.");
                    let answer = Answer::Done(routes::buckets(&org), ready);
                    return people::opened(&state, page, &session, person, answer).await;
                }
                Err(refusal) => join_again(draft, refusal),
            }
        }
    };
    answer.send(&state, page).await
}
