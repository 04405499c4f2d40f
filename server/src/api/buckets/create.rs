//! Adding a bucket config.

use http::StatusCode;

use super::form::{BucketConfig, NewBucketConfig, place};
use crate::{
    api::{
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
pub(super) async fn create(org: InOrg, Strict(new): Strict<NewBucketConfig>) -> Result<Tagged<BucketConfig>, Problem> {
    let new = new.into_draft().parse().map_err(|errors| Problem::from(errors).naming(place))?;
    let created = backend::buckets::create(&org.cx, &org.actor, &new).await;
    let created = created.map_err(|error| Problem::from(error).naming(place))?;
    Ok(Tagged(StatusCode::CREATED, created.into()))
}
