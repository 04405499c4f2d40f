//! Connection tests of values that are not stored.

use axum::Json;

use super::form::BucketValues;
use crate::{
    api::{
        act::carry_out,
        caller::InOrg,
        params::OrgPath,
        refused::{Contradicts, Refused},
        report::TestReport,
    },
    http::{Problem, Strict},
};

/// Test values before they are stored
///
/// A bucket config that is stored with the same values counts as tested. At most ten tests a minute. Admins and owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/buckets/test",
    operation_id = "testBucketValues",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(OrgPath),
    request_body = BucketValues,
    responses(
        (status = 200, description = "The report, also when checks failed.", body = TestReport),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn test_values(org: InOrg, Strict(values): Strict<BucketValues>) -> Result<Json<TestReport>, Problem> {
    let test = async |(location, access)| backend::buckets::test_new(&org.cx, &org.actor, location, access).await;
    Ok(Json(carry_out(values, test).await?.into()))
}
