//! The forms and the tests of cloud credentials.

use app::{
    api::{RequestId, actor_in_namespace, refusal_of},
    form,
    refusal::Refusal,
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use backend::{Context, Proof, actor::Actor};
use domain::{
    check::Report, draft::credential::CredentialDraft, id::CloudCredentialId, policy::trust_policy as policy_for,
};
use http::header;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{buckets::Failed, posted::Answer, submission::Submission};
use crate::{
    http::{Json, Problem},
    state::AppState,
};

/// The form of a credential; of one that is stored, when it says which.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct CredentialForm {
    #[serde(default)]
    pub(super) credential: String,
    #[serde(default)]
    version: String,
    #[serde(flatten)]
    draft: CredentialDraft,
}

pub(super) async fn add(submission: &Submission<'_>, draft: CredentialDraft) -> Answer {
    let added = async {
        let new = draft.parse().map_err(Refusal::Fields)?;
        let added = backend::credentials::create(submission.cx, submission.actor, &new, Proof::Demanded).await;
        added.map_err(|error| submission.refusal(error))
    };
    match added.await {
        Ok(credential) => {
            Answer::Done(submission.here.to_string(), format!("The credential {} was added.", credential.name))
        }
        Err(refusal) => Answer::refused(form::ADD_CREDENTIAL, &draft, refusal),
    }
}

/// Shows the step that the address names, with everything that was filled in so far.
pub(super) fn step(submission: &Submission<'_>, draft: &CredentialDraft) -> Answer {
    if submission.actor.role().manages() {
        Answer::showing(form::ADD_CREDENTIAL, draft, &())
    } else {
        Answer::refused(form::ADD_CREDENTIAL, draft, Refusal::Forbidden)
    }
}

pub(super) async fn save(submission: &Submission<'_>, form: CredentialForm) -> Answer {
    let CredentialForm { credential, version, draft } = form;
    let saved = async {
        let id = Submission::id(&credential)?;
        let version = Submission::id(&version)?;
        let edited = draft.parse_edit().map_err(Refusal::Fields)?;
        let saved =
            backend::credentials::edit(submission.cx, submission.actor, id, &edited, Some(version), Proof::Demanded)
                .await;
        saved.map_err(|error| submission.refusal(error))
    };
    match saved.await {
        Ok(credential) => {
            Answer::Done(submission.here.to_string(), format!("The credential {} was saved.", credential.name))
        }
        Err(refusal) => Answer::refused(form::CREDENTIAL, &draft, refusal),
    }
}

/// Tests what was filled in, and shows the form with the report.
pub(super) async fn test(submission: &Submission<'_>, form: CredentialForm) -> Answer {
    let CredentialForm { credential, draft, .. } = form;
    let (posted, report) = if credential.is_empty() {
        (form::ADD_CREDENTIAL, test_new(submission.cx, submission.actor, &draft).await)
    } else {
        let report = match Submission::id(&credential) {
            Ok(id) => test_edit(submission.cx, submission.actor, id, &draft).await,
            Err(refusal) => Err(Failed::Refused(refusal)),
        };
        (form::CREDENTIAL, report)
    };
    match report.map_err(|failed| failed.refusal(|error| submission.refusal(error))) {
        Ok(report) => Answer::showing(posted, &draft, &report),
        Err(refusal) => Answer::refused(posted, &draft, refusal),
    }
}

pub(super) async fn make_default(submission: &Submission<'_>, credential: &str) -> Answer {
    let made = async {
        let id = Submission::id(credential)?;
        let made = backend::credentials::set_default(submission.cx, submission.actor, id).await;
        made.map_err(|error| submission.refusal(error))
    };
    match made.await {
        Ok(credential) => Answer::Done(submission.here.to_string(), format!("{} is the default now.", credential.name)),
        Err(refusal) => Answer::refused(form::DEFAULT_CREDENTIAL, &(), refusal),
    }
}

pub(super) async fn revoke(submission: &Submission<'_>, credential: &str) -> Answer {
    let revoked = async {
        let id = Submission::id(credential)?;
        let revoked = backend::credentials::revoke(submission.cx, submission.actor, id, None).await;
        revoked.map_err(|error| submission.refusal(error))
    };
    match revoked.await {
        Ok(credential) => Answer::Done(
            submission.here.to_string(),
            format!("The credential {} was revoked here. Disable it at its provider, too.", credential.name),
        ),
        Err(refusal) => Answer::refused(form::REVOKE_CREDENTIAL, &(), refusal),
    }
}

async fn test_new(cx: &Context, actor: &Actor, draft: &CredentialDraft) -> Result<Report, Failed> {
    let (keys, place) = draft.parse_for_test().map_err(|errors| Failed::Refused(Refusal::Fields(errors)))?;
    backend::credentials::test_new(cx, actor, &keys, &place).await.map_err(Failed::Backend)
}

async fn test_edit(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    draft: &CredentialDraft,
) -> Result<Report, Failed> {
    let (keys, place) = draft.parse_edit_for_test().map_err(|errors| Failed::Refused(Refusal::Fields(errors)))?;
    backend::credentials::test_edited(cx, actor, id, Some(&keys), &place).await.map_err(Failed::Backend)
}

/// Tests what has been filled in.
pub(super) async fn test_draft(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
    Json(draft): Json<CredentialDraft>,
) -> Result<axum::Json<Report>, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let report = test_new(&state.cx, &actor, &draft).await;
    Ok(axum::Json(report.map_err(|failed| failed.refusal(|error| refusal_of(error, Some(&request_id))))?))
}

/// Tests what a stored credential is to become when its form is sent.
pub(super) async fn test_stored(
    State(state): State<AppState>,
    Path((namespace, id)): Path<(String, CloudCredentialId)>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
    Json(draft): Json<CredentialDraft>,
) -> Result<axum::Json<Report>, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let report = test_edit(&state.cx, &actor, id, &draft).await;
    Ok(axum::Json(report.map_err(|failed| failed.refusal(|error| refusal_of(error, Some(&request_id))))?))
}

/// The trust policy of the namespace's roles, as a file.
pub(super) async fn trust_policy(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let external_id = backend::external_id::get(&state.cx, &actor).await;
    let external_id = external_id.map_err(|error| refusal_of(error, Some(&request_id)))?;
    let principal = state.cx.aws().principal();
    let principal = principal.ok_or_else(|| Refusal::Because("This server has no AWS identity yet.".to_owned()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"trust-policy.json\""),
    ];
    Ok((headers, policy_for(principal, Some(&external_id)).pretty()).into_response())
}
