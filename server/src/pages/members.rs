//! The forms of members and invitations, and the page where an invited person joins.

use app::{
    api::{RequestId, members::FreshInvitation, person_of, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use domain::{
    draft::people::{InviteDraft, JoinDraft},
    org::Role,
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    people,
    posted::{Answer, Page, read_form},
    submission::Submission,
};
use crate::{http::Problem, state::AppState};

pub(super) async fn invite(submission: &Submission<'_>, draft: InviteDraft) -> Answer {
    let invited = async {
        let (role, note) = draft.parse().map_err(Refusal::Fields)?;
        let made = backend::invitations::invite_by_link(submission.cx, submission.actor, role, &note).await;
        let made = made.map_err(|error| submission.refusal(error))?;
        let link = format!("{}{}", submission.origin, routes::invitation(&made.token));
        Ok(FreshInvitation { link, role })
    };
    match invited.await {
        Ok(fresh) => Answer::showing(form::INVITE, &InviteDraft::default(), &fresh),
        Err(refusal) => Answer::refused(form::INVITE, &draft, refusal),
    }
}

/// What became of a form in the tables of people, told above them.
fn told(submission: &Submission<'_>, done: Result<(), Refusal>, notice: &str) -> Answer {
    match done {
        Ok(()) => Answer::Done(format!("{}#members", routes::settings(submission.actor.slug())), notice.to_owned()),
        Err(refusal) => Answer::refused(form::MEMBER, &(), refusal),
    }
}

pub(super) async fn revoke(submission: &Submission<'_>, invitation: &str) -> Answer {
    let revoked = async {
        let id = Submission::id(invitation)?;
        backend::invitations::revoke(submission.cx, submission.actor, id)
            .await
            .map_err(|error| submission.refusal(error))
    };
    told(submission, revoked.await, "The invitation was revoked. Its link does not work any more.")
}

pub(super) async fn set_role(submission: &Submission<'_>, person: &str, role: &str) -> Answer {
    let set = async {
        let person = Submission::id(person)?;
        let role: Role = Submission::id(role)?;
        backend::members::set_role(submission.cx, submission.actor, person, role)
            .await
            .map_err(|error| submission.refusal(error))
    };
    told(submission, set.await, "The role was changed.")
}

pub(super) async fn remove(submission: &Submission<'_>, person: &str) -> Answer {
    let removed = async {
        let person = Submission::id(person)?;
        backend::members::remove(submission.cx, submission.actor, person)
            .await
            .map_err(|error| submission.refusal(error))
    };
    told(submission, removed.await, "The member was removed, with the API tokens they had here.")
}

pub(super) async fn leave(submission: &Submission<'_>) -> Answer {
    match backend::members::leave(submission.cx, submission.actor).await {
        Ok(()) => {
            let left = format!("You left {}. The API tokens you had there are revoked.", submission.actor.slug());
            Answer::Done(routes::account(), left)
        }
        Err(error) => told(submission, Err(submission.refusal(error)), ""),
    }
}

/// How somebody takes up an invitation.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "intent", rename_all = "kebab-case")]
enum JoinForm {
    Accept {},
    Join(JoinDraft),
}

/// The form of an invited person with everything but the password.
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
