//! Who can reach something.

use axum::Json;
use backend::grants::OnName;

use super::form::WhoReaches;
use crate::{
    api::{
        caller::InOrg,
        params::{BucketPath, RepoPath},
        refused::Refused,
    },
    http::Problem,
};

/// Read who can reach a repo
///
/// For those who manage it: the grants that lead to it, and the credentials for it that are out.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/repos/{repo}/grants",
    operation_id = "readRepoGrants",
    tag = "Grants",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(RepoPath),
    responses((status = 200, description = "Who can reach it.", body = WhoReaches), Refused)
)]
pub(super) async fn of_repo(org: InOrg) -> Result<Json<WhoReaches>, Problem> {
    Ok(Json(backend::grants::get_access(&org.cx, &org.actor, OnName::Repo(org.part("repo"))).await?.into()))
}

/// Read who can reach a bucket config
///
/// For those who manage it: the grants that lead to it, and the credentials for it and its repos that are out.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/{id}/grants",
    operation_id = "readBucketGrants",
    tag = "Grants",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(BucketPath),
    responses((status = 200, description = "Who can reach it.", body = WhoReaches), Refused)
)]
pub(super) async fn of_bucket(org: InOrg) -> Result<Json<WhoReaches>, Problem> {
    Ok(Json(backend::grants::get_access(&org.cx, &org.actor, OnName::BucketConfig(org.bucket()?)).await?.into()))
}
