//! The forms of somebody's own account, and of the page where a one-time link sets a new password.

use app::{
    api::{RequestId, actor_in_namespace, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use backend::{Context, Ending, actor::Actor, sessions::SessionId};
use domain::{draft::people::PasswordDraft, id::InvitationId, org::OWN_NAMESPACE};
use serde::{Deserialize, Serialize};
use strum::VariantNames;
use tower_sessions::Session;

use super::{
    people,
    posted::{Answer, Page, read_form},
};
use crate::{http::Problem, state::AppState};

/// Any form of this page. The button that was pressed says which.
#[derive(Debug, Deserialize, Serialize, VariantNames)]
#[serde(tag = "intent", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
enum AccountForm {
    ChangePassword(PasswordDraft),
    AcceptInvitation { invitation: String },
    DeclineInvitation { invitation: String },
}

/// What the buttons of these forms say.
pub(super) fn intents() -> &'static [&'static str] {
    AccountForm::VARIANTS
}

/// A form that is being carried out, and by whom.
struct Submission<'a> {
    cx: &'a Context,
    own: Actor,
    request_id: Option<RequestId>,
}

impl Submission<'_> {
    fn refusal(&self, error: backend::Error) -> Refusal {
        refusal_of(error, self.request_id.as_ref())
    }
}

pub(super) async fn submit(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (page, form): (Page, AccountForm) = read_form(request).await?;
    let request_id = page.extension::<RequestId>();
    let answer = match actor_in_namespace(&state.cx, &session, request_id.as_ref(), OWN_NAMESPACE).await {
        Ok(own) => {
            let submission = Submission { cx: &state.cx, own, request_id };
            match form {
                AccountForm::ChangePassword(draft) => match change_password(&submission, &session, &draft).await {
                    // Every other session has ended; this one goes on under a new id.
                    Ok(done) => return people::opened(&state, page, &session, submission.own.person(), done).await,
                    Err(refusal) => Answer::refused(form::PASSWORD, &draft, refusal),
                },
                AccountForm::AcceptInvitation { invitation } => accept(&submission, &invitation).await,
                AccountForm::DeclineInvitation { invitation } => decline(&submission, &invitation).await,
            }
        }
        Err(refusal) => Answer::refused(form::PASSWORD, &PasswordDraft::default(), refusal),
    };
    answer.send(&state, page).await
}

async fn change_password(
    submission: &Submission<'_>,
    session: &Session,
    draft: &PasswordDraft,
) -> Result<Answer, Refusal> {
    draft.check_with_old().map_err(Refusal::Fields)?;
    let id = session.id().map(|id| id.0.to_be_bytes());
    let ending = Ending { except: id.as_ref().map(|id| SessionId(id)), tokens: draft.ends_tokens() };
    let (old, new) = (&draft.old_password, &draft.new_password);
    let changed = backend::passwords::change(submission.cx, &submission.own, old, new, ending).await;
    changed.map_err(|error| submission.refusal(error))?;
    let tokens = if draft.ends_tokens() { ", and your API tokens are revoked" } else { "" };
    let notice = format!("Your password was changed. You are signed out everywhere else{tokens}.");
    Ok(Answer::Done(routes::account(), notice))
}

async fn accept(submission: &Submission<'_>, invitation: &str) -> Answer {
    let accepted = async {
        let accepted =
            backend::invitations::accept_received(submission.cx, id(invitation)?, submission.own.person()).await;
        accepted.map_err(|error| submission.refusal(error))
    };
    match accepted.await {
        Ok(org) => Answer::Done(routes::buckets(&org), format!("You belong to {org} now.")),
        Err(refusal) => Answer::refused(form::RECEIVED_INVITATION, &(), refusal),
    }
}

async fn decline(submission: &Submission<'_>, invitation: &str) -> Answer {
    let declined = async {
        let declined = backend::invitations::decline(submission.cx, id(invitation)?, &submission.own).await;
        declined.map_err(|error| submission.refusal(error))
    };
    match declined.await {
        Ok(org) => Answer::Done(routes::account(), format!("You declined the invitation to {org}.")),
        Err(refusal) => Answer::refused(form::RECEIVED_INVITATION, &(), refusal),
    }
}

fn id(text: &str) -> Result<InvitationId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// Sets a new password by a one-time link. Whoever has it open signs in with it, as everywhere else.
pub(super) async fn reset_password(
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
        Err(refusal) => reset_again(draft, refusal).send(&state, page).await,
    }
}

/// The form of a link again, without the password.
pub(super) fn reset_again(draft: PasswordDraft, refusal: Refusal) -> Answer {
    Answer::refused(form::PASSWORD, &draft, refusal)
}
