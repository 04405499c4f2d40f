//! The policies for the role of a new bucket config.

use axum::Json;
use domain::aws::ExternalId;

use super::form::{AwsTrust, PolicyQuery};
use crate::{
    api::{
        caller::InOrg,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Query},
};

/// Get the policies for a new bucket config
///
/// With a unique external ID, which stays the same for the caller until a bucket config uses it. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/trust",
    operation_id = "getNewBucketTrust",
    tag = "Trust documents",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath, PolicyQuery),
    responses(
        (status = 200, description = "What to paste at AWS.", body = AwsTrust),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn for_new_bucket(org: InOrg, Query(query): Query<PolicyQuery>) -> Result<Json<AwsTrust>, Problem> {
    let with = query.parse()?;
    let offered = backend::buckets::offer_secret(&org.cx, &org.actor).await?;
    let external_id = ExternalId::parse(&offered.into()).ok();
    Ok(Json(AwsTrust::new(&org.cx, external_id.as_ref(), &with)?))
}
