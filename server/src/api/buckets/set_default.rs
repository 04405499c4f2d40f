//! The default bucket config.

use super::form::BucketConfig;
use crate::{
    api::{caller::InOrg, etag::Tagged, params::BucketPath, refused::Refused},
    http::Problem,
};

/// Make a bucket config the default
///
/// It is used for new repos that name no bucket config. Admins and owners only.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/buckets/{id}/default",
    operation_id = "setDefaultBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketPath),
    responses(
        (status = 200, description = "The bucket config.", body = BucketConfig,
            headers(("ETag" = String, description = "Its version."))),
        Refused,
    )
)]
pub(super) async fn set_default(org: InOrg) -> Result<Tagged<BucketConfig>, Problem> {
    let bucket = backend::buckets::set_default(&org.cx, &org.actor, org.bucket()?).await?;
    Ok(Tagged(bucket.into()))
}
