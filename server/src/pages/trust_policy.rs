//! The trust policy of a namespace's roles, as a file.

use app::{
    api::{RequestId, actor_in_namespace, refusal_of},
    refusal::Refusal,
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use domain::policy::trust_policy;
use http::header;
use tower_sessions::Session;

use crate::{http::Problem, state::AppState};

/// `GET /{org}/credentials/trust-policy.json`
pub(super) async fn download(
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
    Ok((headers, trust_policy(principal, Some(&external_id)).pretty()).into_response())
}
