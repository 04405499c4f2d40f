//! The forms and the tests of bucket configs.

use std::collections::HashMap;

use app::{
    api::{RequestId, actor_of, refusal_of},
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use backend::actor::Actor;
use domain::{check::Report, draft::bucket::BucketDraft, id::BucketConfigId};
use http::StatusCode;
use serde::Deserialize;
use tower_sessions::Session;

use super::{Answer, Page, read_form, status_of};
use crate::AppState;

/// Any form of a page with bucket configs.
#[derive(Debug, Deserialize)]
pub(super) struct BucketForm {
    #[serde(default)]
    intent: String,
    #[serde(flatten)]
    draft: BucketDraft,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path(org): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, StatusCode> {
    let (page, form): (Page, BucketForm) = read_form(request).await?;
    let request_id = page.extension::<RequestId>();
    let answer = match actor_of(&state.backend, &session, request_id.as_ref(), &org).await {
        Ok(actor) => carry_out(&state, &actor, &page, form).await,
        Err(refusal) => Answer::refused(form::ADD_BUCKET, &form.draft, refusal),
    };
    Ok(answer.send(&state, page).await)
}

/// Carries out a form of a page with bucket configs, whichever page that is.
pub(super) async fn carry_out(state: &AppState, actor: &Actor, page: &Page, form: BucketForm) -> Answer {
    let request_id = page.extension::<RequestId>();
    let path = page.parts.uri.path();
    let here = if path.ends_with("/settings") { routes::settings(actor.slug()) } else { routes::buckets(actor.slug()) };
    let draft = form.draft;
    if let Some(id) = opened_bucket(page) {
        return match state.backend.test_bucket(actor, id).await {
            Ok(_) => Answer::Go(routes::bucket_settings(&here, id)),
            Err(error) => Answer::refused(form::BUCKET_SETTINGS, &(), refusal_of(error, request_id.as_ref())),
        };
    }
    if form.intent == "test" {
        return match test(state, actor, &draft, request_id.as_ref()).await {
            Ok(report) => Answer::showing(form::ADD_BUCKET, &draft, &report),
            Err(refusal) => Answer::refused(form::ADD_BUCKET, &draft, refusal),
        };
    }
    let created = match draft.parse() {
        Ok(new) => {
            let created = state.backend.create_bucket(actor, &new).await;
            created.map_err(|error| refusal_of(error, request_id.as_ref()))
        }
        Err(errors) => Err(Refusal::Fields(errors)),
    };
    match created {
        Ok(_) => Answer::Go(here),
        Err(refusal) => Answer::refused(form::ADD_BUCKET, &draft, refusal),
    }
}

/// The bucket config whose settings the page shows.
fn opened_bucket(page: &Page) -> Option<BucketConfigId> {
    let query = page.parts.uri.query().unwrap_or_default();
    let query: HashMap<String, String> = serde_html_form::from_str(query).ok()?;
    query.get("dialog").filter(|dialog| *dialog == "settings")?;
    query.get("bucket")?.parse().ok()
}

async fn test(
    state: &AppState,
    actor: &Actor,
    draft: &BucketDraft,
    request_id: Option<&RequestId>,
) -> Result<Report, Refusal> {
    let (location, access) = draft.parse_for_test().map_err(Refusal::Fields)?;
    let report = state.backend.test_connection(actor, location, access).await;
    report.map_err(|error| refusal_of(error, request_id))
}

/// A refusal, to a page that asked without leaving.
pub(super) struct Refused(Refusal);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (status_of(&self.0), Json(self.0)).into_response()
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

/// Tests what has been filled in.
pub(super) async fn test_draft(
    State(state): State<AppState>,
    Path(org): Path<String>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
    Json(draft): Json<BucketDraft>,
) -> Result<Json<Report>, Refused> {
    let actor = actor_of(&state.backend, &session, Some(&request_id), &org).await?;
    Ok(Json(test(&state, &actor, &draft, Some(&request_id)).await?))
}

/// Tests what is stored.
pub(super) async fn test_stored(
    State(state): State<AppState>,
    Path((org, id)): Path<(String, BucketConfigId)>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Json<Report>, Refused> {
    let actor = actor_of(&state.backend, &session, Some(&request_id), &org).await?;
    let report = state.backend.test_bucket(&actor, id).await;
    Ok(Json(report.map_err(|error| refusal_of(error, Some(&request_id)))?))
}
