//! Changing a bucket config.

use domain::draft::bucket::BucketDraft;

use super::form::{BucketConfig, BucketConfigChange, place};
use crate::{
    api::{
        caller::InOrg,
        etag::{IfMatch, Tagged, of_change},
        headers::IfMatchHeader,
        params::BucketPath,
        refused::{Contradicts, Outdated, Refused},
    },
    http::{Problem, Strict},
};

/// Change a bucket config
///
/// Only the fields that are sent change. While a repo relies on it, only its nickname can be changed. A secret that is left
/// out is kept; it must be sent again if the change would direct it to another destination. Admins and owners only.
#[utoipa::path(
    patch,
    path = "/api/v1/orgs/{org}/buckets/{id}",
    operation_id = "editBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketPath, IfMatchHeader),
    request_body = BucketConfigChange,
    responses(
        (status = 200, description = "The bucket config as it is now.", body = BucketConfig,
            headers(("ETag" = String, description = "Its version."))),
        Contradicts,
        Outdated,
        Refused,
    )
)]
pub(super) async fn edit(
    org: InOrg,
    begun_on: IfMatch,
    Strict(change): Strict<BucketConfigChange>,
) -> Result<Tagged<BucketConfig>, Problem> {
    let (id, begun_on) = (org.bucket()?, begun_on.version()?);
    let bucket = backend::buckets::get(&org.cx, &org.actor, id).await?;
    let edited = change.over(BucketDraft::of(&bucket)).parse_edit();
    let edited = edited.map_err(|errors| Problem::from(errors).naming(place))?;
    // Fields that were not sent were read a moment ago: without the version, a concurrent change would be overwritten.
    let version = Some(begun_on.unwrap_or(bucket.version));
    let bucket = backend::buckets::edit(&org.cx, &org.actor, id, &edited, version).await;
    Ok(Tagged(bucket.map_err(|error| of_change(error).naming(place))?.into()))
}
