//! Grants access.

use axum::Json;
use backend::grants::OnName;

use super::form::{Grant, NewGrant};
use crate::{
    api::{
        act::carry_out,
        caller::InOrg,
        params::{BucketPath, RepoPath},
        refused::Refused,
    },
    http::{Problem, Strict},
};

/// Grant access to a repo
///
/// It replaces what the principal was granted on this repo. For those who manage it.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/repos/{repo}/grants",
    operation_id = "grantRepo",
    tag = "Grants",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(RepoPath),
    request_body = NewGrant,
    responses((status = 200, description = "The grant.", body = Grant), Refused)
)]
pub(super) async fn on_repo(org: InOrg, Strict(new): Strict<NewGrant>) -> Result<Json<Grant>, Problem> {
    give(&org, OnName::Repo(org.part("repo")), new).await
}

/// Grant access to a bucket config
///
/// With all its repos. It replaces what the principal was granted on this bucket config. For those who manage it.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/buckets/{id}/grants",
    operation_id = "grantBucket",
    tag = "Grants",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketPath),
    request_body = NewGrant,
    responses((status = 200, description = "The grant.", body = Grant), Refused)
)]
pub(super) async fn on_bucket(org: InOrg, Strict(new): Strict<NewGrant>) -> Result<Json<Grant>, Problem> {
    give(&org, OnName::BucketConfig(org.bucket()?), new).await
}

async fn give(org: &InOrg, on: OnName<'_>, new: NewGrant) -> Result<Json<Grant>, Problem> {
    let give = async |(to, level)| backend::grants::give(&org.cx, &org.actor, on, to, level).await;
    Ok(Json(carry_out(new, give).await?.into()))
}
