//! Opening a repo to everybody with an account, and closing it.

use axum::Json;

use super::form::{NewVisibility, RepoEntry};
use crate::{
    api::{caller::InOrg, params::RepoPath, refused::Refused},
    http::{Problem, Strict},
};

/// Set a repo's visibility
///
/// With `authenticated_public`, everybody with an account of this server reads the repo and gets keys to read it, and sees nothing
/// else of the organisation. Keys that were vended before remain valid until they expire. Admins and owners only.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/repos/{repo}/visibility",
    operation_id = "setRepoVisibility",
    tag = "Repos",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoPath),
    request_body = NewVisibility,
    responses(
        (status = 200, description = "The repo as it is now.", body = RepoEntry),
        Refused,
    )
)]
pub(super) async fn set_visibility(org: InOrg, Strict(new): Strict<NewVisibility>) -> Result<Json<RepoEntry>, Problem> {
    let set = backend::repos::set_visibility(&org.cx, &org.actor, org.part("repo"), new.visibility).await?;
    Ok(Json(set.repo.into()))
}
