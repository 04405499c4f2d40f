//! The tests of a cloud credential.

use backend::PastTest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{
        caller::InNamespace,
        page::{Listed, PageQuery},
        params::CredentialPath,
        refused::Refused,
        report::TestReport,
    },
    http::{Problem, Query},
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
/// Newest first. The last hundred are stored.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials/{credential}/tests",
    operation_id = "listCloudCredentialTests",
    tag = "Cloud credentials",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(CredentialPath, PageQuery),
    responses(
        (status = 200, description = "A page of tests.", body = Listed<CredentialTest>),
        Refused,
    )
)]
pub(super) async fn tests(
    inside: InNamespace,
    Query(page): Query<PageQuery>,
) -> Result<Listed<CredentialTest>, Problem> {
    let (id, wanted) = (inside.id("credential")?, page.of::<CredentialTest, _>()?);
    Ok(backend::credentials::list_tests(&inside.cx, &inside.actor, id, &wanted).await?.into())
}
