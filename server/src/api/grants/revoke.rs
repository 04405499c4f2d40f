//! Takes grants back.

use backend::grants::OnName;
use http::StatusCode;

use crate::{
    api::{
        caller::InOrg,
        params::{BucketGrantPath, RepoGrantPath},
        refused::Refused,
    },
    http::Problem,
};

/// Take back a grant on a repo
///
/// From then on nothing is vended that needs it. For those who manage the repo.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/repos/{repo}/grants/{grant}",
    operation_id = "revokeRepoGrant",
    tag = "Grants",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoGrantPath),
    responses((status = 204, description = "It is taken back."), Refused)
)]
pub(super) async fn on_repo(org: InOrg) -> Result<StatusCode, Problem> {
    backend::grants::revoke(&org.cx, &org.actor, OnName::Repo(org.part("repo")), org.id("grant")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take back a grant on a bucket config
///
/// From then on nothing is vended that needs it. For those who manage the bucket config.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/buckets/{id}/grants/{grant}",
    operation_id = "revokeBucketGrant",
    tag = "Grants",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketGrantPath),
    responses((status = 204, description = "It is taken back."), Refused)
)]
pub(super) async fn on_bucket(org: InOrg) -> Result<StatusCode, Problem> {
    backend::grants::revoke(&org.cx, &org.actor, OnName::BucketConfig(org.bucket()?), org.id("grant")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
