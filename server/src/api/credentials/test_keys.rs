//! Testing keys that are not stored.

use axum::Json;

use super::form::KeysToTest;
use crate::{
    api::{
        act::carry_out,
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
    let test = async |(keys, at)| backend::credentials::test_new(&inside.cx, &inside.actor, &keys, &at).await;
    Ok(Json(carry_out(keys, test).await?.into()))
}
