//! The forms of repos.

use app::{form, refusal::Refusal, routes};
use domain::{draft::repo::RepoDraft, field::FieldErrors, repo::Description};

use super::{posted::Answer, submission::Submission};

pub(super) async fn create(submission: &Submission<'_>, draft: RepoDraft) -> Answer {
    let created = async {
        let new = draft.parse().map_err(Refusal::Fields)?;
        backend::repos::create(submission.cx, submission.actor, &new).await.map_err(|error| submission.refusal(error))
    };
    match created.await {
        Ok(repo) => Answer::Done(submission.here.to_string(), format!("The repo {} was created.", repo.name)),
        Err(refusal) => Answer::refused(form::CREATE_REPO, &draft, refusal),
    }
}

pub(super) async fn set_mode(submission: &Submission<'_>, repo: &str, mode: String, message: String) -> Answer {
    let set = async {
        let mut errors = FieldErrors::default();
        let parsed = errors.check("mode", mode.parse()).zip(errors.check("message", message.parse::<Description>()));
        let (mode, message) = parsed.ok_or(Refusal::Fields(errors))?;
        let message = Some(message).filter(|message| !message.as_str().is_empty());
        let set = backend::repos::set_mode(submission.cx, submission.actor, repo, mode, message.as_ref()).await;
        set.map_err(|error| submission.refusal(error))
    };
    match set.await {
        Ok(repo) => Answer::Done(
            submission.here.dialog(routes::Dialog::Repo(repo.name.as_str())),
            format!("The repo {} is {} now.", repo.name, repo.status.mode.label().to_lowercase()),
        ),
        Err(refusal) => Answer::refused(form::REPO_MODE, &(mode, message), refusal),
    }
}

pub(super) async fn delete(submission: &Submission<'_>, repo: &str, confirmation: &str) -> Answer {
    match backend::repos::delete(submission.cx, submission.actor, repo, Some(confirmation)).await {
        Ok(()) => Answer::Done(
            submission.here.to_string(),
            format!("The repo {repo} was deleted from the catalogue. Its objects are still there."),
        ),
        Err(error) => Answer::refused(form::DELETE_REPO, &(), submission.refusal(error)),
    }
}
