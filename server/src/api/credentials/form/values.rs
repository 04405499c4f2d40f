//! A cloud credential that has yet to be stored, or to be tested.

use domain::{
    credential::{Keys, NewCredential, TestPlace},
    draft::credential::CredentialDraft,
    field::{FieldErrors, ticked},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{keys::NewKeys, place};
use crate::{
    api::{act::Form, schema},
    http::filled,
};

/// A cloud credential that has yet to be stored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "research",
    "keys": { "kind": "aws_role", "role_arn": "arn:aws:iam::123456789012:role/lakewarden" },
}))]
#[serde(deny_unknown_fields)]
pub(in crate::api::credentials) struct NewCloudCredential {
    /// The display name.
    #[schema(value_type = schema::CredentialName)]
    name: String,
    /// Its keys.
    keys: NewKeys,
    /// Whether it becomes the default of its provider.
    #[serde(default)]
    is_default: bool,
    /// Whether tasks may be given it. Roles only.
    #[serde(default)]
    allowed_in_tasks: bool,
}

impl Form for NewCloudCredential {
    type Parsed = NewCredential;

    fn parse(self) -> Result<NewCredential, FieldErrors> {
        let draft = self.keys.into_draft(CredentialDraft {
            name: self.name,
            is_default: ticked(self.is_default),
            ..CredentialDraft::default()
        });
        // The backend decides which kinds tasks may use.
        Ok(NewCredential { allowed_in_tasks: self.allowed_in_tasks, ..draft.parse()? })
    }

    fn place(field: &str) -> &str {
        place(field)
    }
}

/// Keys to test, and the bucket to test them with.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "keys": { "kind": "aws_role", "role_arn": "arn:aws:iam::123456789012:role/lakewarden" },
    "bucket": "my-production-data",
    "region": "us-east-1",
}))]
#[serde(deny_unknown_fields)]
pub(in crate::api::credentials) struct KeysToTest {
    /// The keys.
    keys: NewKeys,
    /// A bucket to test the keys with. Without one, only their validity is tested.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::BucketName>)]
    bucket: Option<String>,
    /// That bucket's region.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
}

impl Form for KeysToTest {
    type Parsed = (Keys, TestPlace);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let draft = self.keys.into_draft(CredentialDraft {
            bucket: self.bucket.unwrap_or_default(),
            region: self.region.unwrap_or_default(),
            ..CredentialDraft::default()
        });
        draft.parse_for_test()
    }

    fn place(field: &str) -> &str {
        place(field)
    }
}
