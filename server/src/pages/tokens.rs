//! The forms of API tokens.

use app::{
    api::tokens::{FreshToken, TokenDraft},
    form,
};

use super::{posted::Answer, submission::Submission};

pub(super) async fn create(submission: &Submission<'_>, draft: TokenDraft) -> Answer {
    let created = async {
        let (name, lifetime) = draft.parse()?;
        let made = backend::tokens::create(submission.cx, submission.actor, &name, lifetime).await;
        let made = made.map_err(|error| submission.refusal(error))?;
        Ok(FreshToken { text: made.text.to_string(), name: name.into() })
    };
    match created.await {
        Ok(fresh) => Answer::showing(form::TOKEN, &TokenDraft::default(), &fresh),
        Err(refusal) => Answer::refused(form::TOKEN, &draft, refusal),
    }
}

pub(super) async fn revoke(submission: &Submission<'_>, token: &str) -> Answer {
    match backend::tokens::revoke(submission.cx, submission.actor, token).await {
        Ok(()) => Answer::Done(
            format!("{}#tokens", submission.here.path()),
            "The API token was revoked. Nothing gets in with it any more.".to_owned(),
        ),
        Err(error) => Answer::refused(form::TOKEN, &TokenDraft::default(), submission.refusal(error)),
    }
}
