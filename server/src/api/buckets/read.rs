//! One bucket config.

use super::form::BucketConfig;
use crate::{
    api::{caller::InOrg, etag::Tagged, params::BucketPath, refused::Refused},
    http::Problem,
};

/// Read a bucket config
///
/// Send its `ETag` as `If-Match` with a change.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/{id}",
    operation_id = "getBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(BucketPath),
    responses(
        (status = 200, description = "The bucket config.", body = BucketConfig,
            headers(("ETag" = String, description = "Its version."))),
        Refused,
    )
)]
pub(super) async fn read(org: InOrg) -> Result<Tagged<BucketConfig>, Problem> {
    let bucket = backend::buckets::get(&org.cx, &org.actor, org.bucket()?).await?;
    Ok(Tagged(bucket.into()))
}
