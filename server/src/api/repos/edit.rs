//! Changes a repo's entry.

use axum::Json;

use super::form::{RepoEdit, RepoEntry};
use crate::{
    api::{caller::InOrg, params::RepoPath, refused::Refused},
    http::{Problem, Strict},
};

/// Change a repo
///
/// Its description and its metadata. Only the fields that are sent change. Admins and owners only.
#[utoipa::path(
    patch,
    path = "/api/v1/orgs/{org}/repos/{repo}",
    operation_id = "editRepo",
    tag = "Repos",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoPath),
    request_body = RepoEdit,
    responses(
        (status = 200, description = "The repo as it is now.", body = RepoEntry),
        Refused,
    )
)]
pub(super) async fn edit(org: InOrg, Strict(edit): Strict<RepoEdit>) -> Result<Json<RepoEntry>, Problem> {
    let name = org.part("repo");
    let repo = backend::repos::get(&org.cx, &org.actor, name).await?;
    let change = edit.parse(&repo.metadata)?;
    Ok(Json(backend::repos::edit(&org.cx, &org.actor, name, &change).await?.repo.into()))
}
