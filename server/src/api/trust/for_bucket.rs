//! The policies for the role of a bucket config.

use axum::Json;
use domain::policy::PolicyKey;

use super::form::{AwsTrust, FilledIn};
use crate::{
    api::{
        caller::InOrg,
        params::BucketPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Get the policies for a bucket config
///
/// For its bucket and prefix. Its external ID is stored sealed: the policy has a placeholder instead.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/{id}/trust",
    operation_id = "getBucketTrust",
    tag = "Trust documents",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(BucketPath),
    responses(
        (status = 200, description = "What to paste at AWS.", body = AwsTrust),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn for_bucket(org: InOrg) -> Result<Json<AwsTrust>, Problem> {
    let bucket = backend::buckets::get(&org.cx, &org.actor, org.bucket()?).await?;
    let location = bucket.location;
    let with = FilledIn { bucket: Some(location.bucket), prefix: Some(location.prefix), key: PolicyKey::None };
    Ok(Json(AwsTrust::new(&org.cx, None, &with)?))
}
