//! Keys for a repo.

use axum::response::Response;

use super::form::{AwsKeys, unstored};
use crate::{
    api::{
        caller::AtRepo,
        params::RepoPath,
        refused::{Contradicts, Refused},
    },
    http::{Holding, Problem},
};

/// Get keys for a repo
///
/// They grant access to the repo's prefix only: read access for readers and for tokens that may only read, read and write
/// access for other members. Where everybody with an account reads the repo, whoever is no member of its organisation gets keys to
/// read, with a token of their own.
/// For `AWS_CONTAINER_CREDENTIALS_FULL_URI` with `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, and for a profile's
/// `credential_process`, so that any AWS SDK uses a repo and renews its keys by itself. See
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>.
#[utoipa::path(
    get,
    path = "/api/v1/repos/{org}/{repo}/aws-credentials",
    operation_id = "getRepoKeys",
    tag = "Keys",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(RepoPath),
    responses((status = 200, description = "The keys.", body = AwsKeys), Contradicts, Refused)
)]
pub(super) async fn for_repo(Holding(org, mut held): Holding<AtRepo>) -> Result<Response, Problem> {
    let at = (&org.cx, &mut held);
    Ok(unstored(backend::vending::vend_aws_keys_for_repo(at, &org.actor, org.part("repo")).await?))
}
