//! The bucket configs of an organisation.

use super::form::BucketConfig;
use crate::{
    api::{
        caller::InOrg,
        page::{Listed, PageQuery, SearchQuery},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List bucket configs
///
/// By nickname. Visible to all members of the organisation, without secrets.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets",
    operation_id = "listBucketConfigs",
    tag = "Bucket configs",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath, PageQuery, SearchQuery),
    responses((status = 200, description = "A page of bucket configs.", body = Listed<BucketConfig>), Refused)
)]
pub(super) async fn list(
    org: InOrg,
    Query(page): Query<PageQuery>,
    Query(search): Query<SearchQuery>,
) -> Result<Listed<BucketConfig>, Problem> {
    let wanted = search.among(page.of::<BucketConfig, _>()?)?;
    Ok(backend::buckets::list_after(&org.cx, &org.actor, &wanted).await?.into())
}
