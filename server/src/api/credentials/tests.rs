//! The tests of a cloud credential.

use axum::Json;
use backend::PastTest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{caller::InNamespace, page::Listed, params::CredentialPath, refused::Refused, report::TestReport},
    http::Problem,
};

/// A test in a credential's history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CredentialTest {
    /// The report.
    report: TestReport,
    /// Whether the credential still has the values that were tested.
    is_current: bool,
}

impl From<PastTest> for CredentialTest {
    fn from(test: PastTest) -> Self {
        Self { report: test.report.into(), is_current: test.is_current }
    }
}

/// List the tests of a cloud credential
///
/// The most recent tests, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials/{credential}/tests",
    operation_id = "listCloudCredentialTests",
    tag = "Cloud credentials",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(CredentialPath),
    responses(
        (status = 200, description = "The tests.", body = Listed<CredentialTest>),
        Refused,
    )
)]
pub(super) async fn tests(inside: InNamespace) -> Result<Json<Listed<CredentialTest>>, Problem> {
    let id = inside.id("credential")?;
    Ok(Json(Listed::all(backend::credentials::list_tests(&inside.cx, &inside.actor, id).await?)))
}
