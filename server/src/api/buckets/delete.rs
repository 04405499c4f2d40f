//! Deleting a bucket config.

use http::StatusCode;

use crate::{
    api::{
        caller::InOrg,
        params::BucketPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Delete a bucket config
///
/// The bucket's content is not changed. It cannot be deleted while a repo relies on it. Admins and owners only.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/buckets/{id}",
    operation_id = "deleteBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketPath),
    responses((status = 204, description = "It is gone."), Contradicts, Refused)
)]
pub(super) async fn delete(org: InOrg) -> Result<StatusCode, Problem> {
    backend::buckets::delete(&org.cx, &org.actor, org.bucket()?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
