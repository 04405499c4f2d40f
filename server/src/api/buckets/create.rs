//! Adding a bucket config.

use super::form::{BucketConfig, NewBucketConfig};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::InOrg,
        etag::Tagged,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Add a bucket config
///
/// It is stored without a test; test it before or afterwards. The first one of an organisation becomes its default. Admins
/// and owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/buckets",
    operation_id = "createBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewBucketConfig,
    responses(
        (status = 201, description = "The bucket config.", body = BucketConfig,
            headers(("ETag" = String, description = "Its version."))),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(
    org: InOrg,
    Strict(new): Strict<NewBucketConfig>,
) -> Result<Created<Tagged<BucketConfig>>, Problem> {
    let bucket = carry_out(new, async |new| backend::buckets::create(&org.cx, &org.actor, &new).await).await?;
    Ok(Created(Tagged(bucket.into())))
}
