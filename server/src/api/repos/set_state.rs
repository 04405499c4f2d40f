//! Taking a repo offline and back.

use axum::Json;
use domain::field::FieldErrors;

use super::form::{NewRepoState, RepoEntry};
use crate::{
    api::{caller::InOrg, params::RepoPath, refused::Refused},
    http::{Problem, Strict},
};

/// Set a repo's state
///
/// Keys that were vended before remain valid until they expire. Admins and owners only.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/repos/{repo}/state",
    operation_id = "setRepoState",
    tag = "Repos",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoPath),
    request_body = NewRepoState,
    responses(
        (status = 200, description = "The repo as it is now.", body = RepoEntry),
        Refused,
    )
)]
pub(super) async fn set_state(org: InOrg, Strict(state): Strict<NewRepoState>) -> Result<Json<RepoEntry>, Problem> {
    let message = state.message.map(|text| text.parse()).transpose();
    let message = message.map_err(|invalid: domain::Invalid| FieldErrors::at("message", invalid.to_string()))?;
    let set = backend::repos::set_mode(&org.cx, &org.actor, org.part("repo"), state.mode, message.as_ref()).await?;
    Ok(Json(set.repo.into()))
}
