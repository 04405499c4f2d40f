//! One repo.

use axum::Json;

use super::form::RepoEntry;
use crate::{
    api::{caller::AtRepo, params::RepoPath, refused::Refused},
    http::Problem,
};

/// Read a repo
///
/// Its entry in the catalogue. Keys for its data are a separate operation.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/repos/{repo}",
    operation_id = "getRepo",
    tag = "Repos",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(RepoPath),
    responses((status = 200, description = "The repo.", body = RepoEntry), Refused)
)]
pub(super) async fn read(org: AtRepo) -> Result<Json<RepoEntry>, Problem> {
    Ok(Json(backend::repos::get(&org.cx, &org.actor, org.part("repo")).await?.into()))
}
