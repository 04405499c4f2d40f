//! Deleting a repo.

use http::StatusCode;

use crate::{
    api::{caller::InOrg, params::RepoPath, refused::Refused},
    http::Problem,
};

/// Delete a repo
///
/// Its entry in the catalogue is deleted, its objects remain. Admins and owners only.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/repos/{repo}",
    operation_id = "deleteRepo",
    tag = "Repos",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoPath),
    responses((status = 204, description = "It is gone."), Refused)
)]
pub(super) async fn delete(org: InOrg) -> Result<StatusCode, Problem> {
    backend::repos::delete(&org.cx, &org.actor, org.part("repo"), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
