//! The page where a one-time link sets a new password.

use app::{
    api::{RequestId, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use domain::draft::people::PasswordDraft;

use super::{
    people,
    posted::{Answer, Page, read_form},
};
use crate::{http::Problem, state::AppState};

/// Sets a new password by a one-time link. The person then signs in with it, as everywhere else.
pub(super) async fn submit(
    State(state): State<AppState>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (page, draft): (Page, PasswordDraft) = read_form(request).await?;
    let reset = async {
        draft.check().map_err(Refusal::Fields)?;
        let request_id = page.extension::<RequestId>();
        let id = request_id.as_ref().map(|id| id.0.as_str());
        let reset = backend::passwords::reset(&state.cx, &token, &draft.new_password, draft.ends_tokens(), id).await;
        reset.map_err(|error| refusal_of(error, request_id.as_ref()))
    };
    match reset.await {
        Ok(person) => people::known_from_now_on(&state, page, person, Answer::Go(routes::login_after_reset())).await,
        Err(refusal) => shown_again(draft, refusal).send(&state, page).await,
    }
}

/// The form of a link again, without the password.
pub(super) fn shown_again(draft: PasswordDraft, refusal: Refusal) -> Answer {
    Answer::refused(form::PASSWORD, &draft, refusal)
}
