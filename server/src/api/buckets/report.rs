//! The last report of a bucket config.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{caller::InOrg, params::BucketPath, refused::Refused, report::TestReport},
    http::Problem,
};

/// The last report of a bucket config.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LastReport {
    /// The report; null when the bucket config has not been tested with its current values.
    report: Option<TestReport>,
}

/// Read the last report
///
/// Of the bucket config's current values; null when they have not been tested. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/buckets/{id}/report",
    operation_id = "getBucketReport",
    tag = "Bucket configs",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(BucketPath),
    responses((status = 200, description = "The report.", body = LastReport), Refused)
)]
pub(super) async fn report(org: InOrg) -> Result<Json<LastReport>, Problem> {
    let report = backend::buckets::last_report(&org.cx, &org.actor, org.bucket()?).await?;
    Ok(Json(LastReport { report: report.map(TestReport::from) }))
}
