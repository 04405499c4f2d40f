//! The forms and the tests of bucket configs.

use app::{
    api::{RequestId, actor_of, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    Extension,
    extract::{Path, State},
};
use backend::{Context, actor::Actor};
use domain::{check::Report, draft::bucket::BucketDraft, id::BucketConfigId};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{posted::Answer, submission::Submission};
use crate::{
    http::{Json, Problem},
    state::AppState,
};

/// The form of a bucket config; of one that is stored, when it says which.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct EditForm {
    #[serde(default)]
    pub(super) bucket_config: String,
    #[serde(default)]
    version: String,
    #[serde(flatten)]
    draft: BucketDraft,
}

pub(super) async fn add(submission: &Submission<'_>, draft: BucketDraft) -> Answer {
    let added = async {
        let new = draft.parse().map_err(Refusal::Fields)?;
        backend::buckets::create(submission.cx, submission.actor, &new).await.map_err(|error| submission.refusal(error))
    };
    match added.await {
        Ok(bucket) => {
            Answer::Done(submission.here.to_string(), format!("The bucket config {} was added.", bucket.nickname))
        }
        Err(refusal) => Answer::refused(form::ADD_BUCKET, &draft, refusal),
    }
}

pub(super) async fn edit(submission: &Submission<'_>, form: EditForm) -> Answer {
    let EditForm { bucket_config, version, draft } = form;
    let edited = async {
        let id = Submission::id(&bucket_config)?;
        let version = version.parse().map_err(|_| Refusal::NotFound)?;
        let bucket = backend::buckets::get(submission.cx, submission.actor, id).await;
        let bucket = bucket.map_err(|error| submission.refusal(error))?;
        // Of one that is in use, the form has the nickname only.
        let draft = if bucket.repos > 0 {
            BucketDraft { nickname: draft.nickname.clone(), ..BucketDraft::of(&bucket) }
        } else {
            draft.clone()
        };
        let edited = draft.parse_edit().map_err(Refusal::Fields)?;
        let saved = backend::buckets::edit(submission.cx, submission.actor, id, &edited, Some(version)).await;
        saved.map_err(|error| submission.refusal(error))
    };
    match edited.await {
        Ok(bucket) => {
            Answer::Done(submission.here.to_string(), format!("The bucket config {} was saved.", bucket.nickname))
        }
        Err(refusal) => Answer::refused(form::BUCKET_SETTINGS, &draft, refusal),
    }
}

/// Tests what was filled in, and shows the form with the report.
pub(super) async fn test(submission: &Submission<'_>, form: EditForm) -> Answer {
    let EditForm { bucket_config, draft, .. } = form;
    let (posted, report) = if bucket_config.is_empty() {
        (form::ADD_BUCKET, test_new(submission.cx, submission.actor, &draft).await)
    } else {
        let report = match Submission::id(&bucket_config) {
            Ok(id) => test_edit(submission.cx, submission.actor, id, &draft).await,
            Err(refusal) => Err(Failed::Refused(refusal)),
        };
        (form::BUCKET_SETTINGS, report)
    };
    match report.map_err(|failed| failed.refusal(|error| submission.refusal(error))) {
        Ok(report) => Answer::showing(posted, &draft, &report),
        Err(refusal) => Answer::refused(posted, &draft, refusal),
    }
}

/// Tests what is stored, and shows its settings again.
pub(super) async fn test_again(submission: &Submission<'_>, bucket_config: &str) -> Answer {
    let tested = async {
        let id = Submission::id(bucket_config)?;
        let report = backend::buckets::test(submission.cx, submission.actor, id).await;
        report.map(|_| id).map_err(|error| submission.refusal(error))
    };
    match tested.await {
        Ok(id) => Answer::Go(submission.here.dialog(routes::Dialog::Settings(id))),
        Err(refusal) => Answer::refused(form::BUCKET_SETTINGS, &(), refusal),
    }
}

pub(super) async fn make_default(submission: &Submission<'_>, bucket_config: &str) -> Answer {
    let made = async {
        let made = backend::buckets::set_default(submission.cx, submission.actor, Submission::id(bucket_config)?).await;
        made.map_err(|error| submission.refusal(error))
    };
    match made.await {
        Ok(bucket) => Answer::Done(submission.here.to_string(), format!("{} is the default now.", bucket.nickname)),
        Err(refusal) => Answer::refused(form::DEFAULT_BUCKET, &(), refusal),
    }
}

pub(super) async fn delete(submission: &Submission<'_>, bucket_config: &str, confirmation: &str) -> Answer {
    let deleted = async {
        let id = Submission::id(bucket_config)?;
        let deleted = backend::buckets::delete(submission.cx, submission.actor, id, Some(confirmation)).await;
        deleted.map_err(|error| submission.refusal(error))
    };
    match deleted.await {
        Ok(()) => Answer::Done(
            submission.here.to_string(),
            format!(
                "The bucket config {} was deleted. The bucket and its objects are still there.",
                confirmation.trim()
            ),
        ),
        Err(refusal) => Answer::refused(form::DELETE_BUCKET, &(), refusal),
    }
}

/// Why a test did not come about.
pub(super) enum Failed {
    Refused(Refusal),
    Backend(backend::Error),
}

impl Failed {
    pub(super) fn refusal(self, of: impl Fn(backend::Error) -> Refusal) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Backend(error) => of(error),
        }
    }
}

async fn test_new(cx: &Context, actor: &Actor, draft: &BucketDraft) -> Result<Report, Failed> {
    let (location, access) = draft.parse_for_test().map_err(|errors| Failed::Refused(Refusal::Fields(errors)))?;
    backend::buckets::test_new(cx, actor, location, access).await.map_err(Failed::Backend)
}

async fn test_edit(cx: &Context, actor: &Actor, id: BucketConfigId, draft: &BucketDraft) -> Result<Report, Failed> {
    let (location, access) = draft.parse_edit_for_test().map_err(|errors| Failed::Refused(Refusal::Fields(errors)))?;
    backend::buckets::test_edited(cx, actor, id, &location, &access).await.map_err(Failed::Backend)
}

/// Tests what has been filled in.
pub(super) async fn test_draft(
    State(state): State<AppState>,
    Path(org): Path<String>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
    Json(draft): Json<BucketDraft>,
) -> Result<axum::Json<Report>, Problem> {
    let actor = actor_of(&state.cx, &session, Some(&request_id), &org).await?;
    let report = test_new(&state.cx, &actor, &draft).await;
    Ok(axum::Json(report.map_err(|failed| failed.refusal(|error| refusal_of(error, Some(&request_id))))?))
}

/// Tests what is stored, or what it is to become when a form is sent.
pub(super) async fn test_stored(
    State(state): State<AppState>,
    Path((org, id)): Path<(String, BucketConfigId)>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
    Json(draft): Json<Option<BucketDraft>>,
) -> Result<axum::Json<Report>, Problem> {
    let actor = actor_of(&state.cx, &session, Some(&request_id), &org).await?;
    let report = match draft {
        Some(draft) => test_edit(&state.cx, &actor, id, &draft).await,
        None => backend::buckets::test(&state.cx, &actor, id).await.map_err(Failed::Backend),
    };
    Ok(axum::Json(report.map_err(|failed| failed.refusal(|error| refusal_of(error, Some(&request_id))))?))
}
