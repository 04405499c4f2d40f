//! Testing the connection of a stored bucket config.

use axum::Json;

use super::form::place;
use crate::{
    api::{
        caller::InOrg,
        params::BucketPath,
        refused::{Contradicts, Refused},
        report::TestReport,
    },
    http::Problem,
};

/// Test a bucket config
///
/// Connects to the store with the values of the bucket config and reports each check. The report is stored, and shown as its
/// status. At most ten tests a minute. Admins and owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/buckets/{id}/test",
    operation_id = "testBucketConfig",
    tag = "Bucket configs",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(BucketPath),
    responses(
        (status = 200, description = "The report, also when checks failed.", body = TestReport),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn test(org: InOrg) -> Result<Json<TestReport>, Problem> {
    let report = backend::buckets::test(&org.cx, &org.actor, org.bucket()?).await;
    Ok(Json(report.map_err(|error| Problem::from(error).naming(place))?.into()))
}
