//! Keys for a whole bucket config.

use axum::response::Response;
use backend::Intent;
use serde::Deserialize;
use utoipa::IntoParams;

use super::form::{AwsKeys, KeyAccess, unstored};
use crate::{
    api::{
        caller::InOrg,
        params::BucketPath,
        refused::{Contradicts, Refused},
    },
    http::{Holding, Problem, Query},
};

/// The access that the keys are to grant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct AccessQuery {
    /// The access of the keys. Keys that write require the role of a member and a token with `organization:read-write`.
    #[param(default = "read")]
    access: KeyAccess,
}

/// Get keys for a bucket config
///
/// They grant access to the bucket config's prefix only, in the same format as those for a repo.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/{id}/aws-credentials",
    operation_id = "getBucketKeys",
    tag = "Keys",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(BucketPath, AccessQuery),
    responses((status = 200, description = "The keys.", body = AwsKeys), Contradicts, Refused)
)]
pub(super) async fn for_bucket(
    Holding(org, mut held): Holding<InOrg>,
    Query(query): Query<AccessQuery>,
) -> Result<Response, Problem> {
    let intent = match query.access {
        KeyAccess::Read => Intent::Read,
        KeyAccess::Write => {
            org.must_write()?;
            Intent::Write
        }
    };
    let at = (&org.cx, &mut held);
    Ok(unstored(backend::vending::vend_aws_keys_for_bucket(at, &org.actor, org.bucket()?, intent).await?))
}
