//! Testing keys that are not stored.

use axum::Json;

use super::form::{KeysToTest, place};
use crate::{
    api::{
        caller::InNamespace,
        params::NamespacePath,
        refused::{Contradicts, Refused},
        report::TestReport,
    },
    http::{Problem, Strict},
};

/// Test keys before they are stored
///
/// A cloud credential that is stored with the same keys counts as tested. At most ten tests a minute. Admins and owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/credentials/test",
    operation_id = "testCloudKeys",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(NamespacePath),
    request_body = KeysToTest,
    responses(
        (status = 200, description = "The report, also when checks failed.", body = TestReport),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn test_keys(
    inside: InNamespace,
    Strict(keys): Strict<KeysToTest>,
) -> Result<Json<TestReport>, Problem> {
    let parsed = keys.into_draft().parse_for_test();
    let (keys, at) = parsed.map_err(|errors| Problem::from(errors).naming(place))?;
    let report = backend::credentials::test_new(&inside.cx, &inside.actor, &keys, &at).await;
    Ok(Json(report.map_err(|error| Problem::from(error).naming(place))?.into()))
}
