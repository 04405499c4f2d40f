//! The bucket configs of an organisation.

use axum::Json;

use super::form::BucketConfig;
use crate::{
    api::{
        caller::InOrg,
        page::{Listed, PageQuery},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List bucket configs
///
/// By nickname. Everybody in the organisation sees them; secrets are not part of them.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets",
    operation_id = "listBucketConfigs",
    tag = "Bucket configs",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath, PageQuery),
    responses((status = 200, description = "A page of bucket configs.", body = Listed<BucketConfig>), Refused)
)]
pub(super) async fn list(org: InOrg, Query(query): Query<PageQuery>) -> Result<Json<Listed<BucketConfig>>, Problem> {
    Ok(Json(Listed::new(backend::buckets::list(&org.cx, &org.actor, query.wanted()?).await?)))
}
