//! Testing a stored cloud credential.

use axum::Json;
use domain::{credential::TestPlace, field::FieldErrors};
use serde::Deserialize;
use utoipa::ToSchema;

use super::form::place;
use crate::{
    api::{
        act::{Form, carry_out},
        caller::InNamespace,
        params::CredentialPath,
        refused::{Contradicts, Refused},
        report::TestReport,
        schema,
    },
    http::{Problem, Strict},
};

/// The bucket to test the credential with.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "bucket": "my-production-data", "region": "us-east-1" }))]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceToTest {
    /// The bucket.
    #[serde(default)]
    #[schema(value_type = Option<schema::BucketName>)]
    bucket: Option<String>,
    /// That bucket's region.
    #[serde(default)]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
}

impl Form for PlaceToTest {
    type Parsed = TestPlace;

    fn parse(self) -> Result<TestPlace, FieldErrors> {
        let mut errors = FieldErrors::default();
        let bucket = self.bucket.as_deref().and_then(|bucket| errors.check("bucket", bucket.parse()));
        let region = self.region.as_deref().and_then(|region| errors.check("region", region.parse()));
        if errors.is_empty() { Ok(TestPlace { bucket, region }) } else { Err(errors) }
    }

    fn place(field: &str) -> &str {
        place(field)
    }
}

/// Test a cloud credential
///
/// Reports each check. Without a bucket, only the validity of the keys is tested. At most ten tests a minute. Admins and
/// owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/credentials/{credential}/test",
    operation_id = "testCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(CredentialPath),
    request_body = PlaceToTest,
    responses(
        (status = 200, description = "The report, also when checks failed.", body = TestReport),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn test(inside: InNamespace, Strict(at): Strict<PlaceToTest>) -> Result<Json<TestReport>, Problem> {
    let id = inside.id("credential")?;
    let test = async |at| backend::credentials::test(&inside.cx, &inside.actor, id, &at).await;
    Ok(Json(carry_out(at, test).await?.into()))
}
