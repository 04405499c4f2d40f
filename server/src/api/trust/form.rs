//! The policies to paste.

use std::str::FromStr;

use backend::Context;
use domain::{
    Invalid,
    aws::{ExternalId, PrincipalArn},
    field::FieldErrors,
    location::{BucketName, Prefix},
    policy::{Policy, PolicyKey, bucket_policy, permission_policy, role_policy, trust_policy},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{api::schema, http::Problem};

/// The values for the policies. A missing value leaves a placeholder.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct PolicyQuery {
    /// The bucket.
    #[param(value_type = Option<schema::BucketName>)]
    bucket: Option<String>,
    /// The prefix in it.
    #[param(value_type = Option<schema::Prefix>)]
    prefix: Option<String>,
    /// Adds a statement for this key to the role's policy.
    #[param(value_type = Option<schema::KmsKeyArn>)]
    kms_key_arn: Option<String>,
}

/// The values for the policies, parsed.
pub(super) struct FilledIn {
    pub(super) bucket: Option<BucketName>,
    pub(super) prefix: Option<Prefix>,
    pub(super) key: PolicyKey,
}

impl PolicyQuery {
    pub(super) fn parse(&self) -> Result<FilledIn, FieldErrors> {
        let mut errors = FieldErrors::default();
        let bucket = read("?bucket", self.bucket.as_deref(), &mut errors);
        let prefix = read("?prefix", self.prefix.as_deref(), &mut errors);
        let key = read("?kms_key_arn", self.kms_key_arn.as_deref(), &mut errors);
        let key = key.map_or(PolicyKey::None, PolicyKey::Named);
        if errors.is_empty() { Ok(FilledIn { bucket, prefix, key }) } else { Err(errors) }
    }
}

fn read<T: FromStr<Err = Invalid>>(name: &str, sent: Option<&str>, errors: &mut FieldErrors) -> Option<T> {
    sent.filter(|text| !text.is_empty()).and_then(|text| errors.check(name, text.parse()))
}

/// This server's identity at AWS, and the policies that grant it access.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AwsTrust {
    /// The AWS account that policies name.
    #[schema(value_type = schema::AccountId)]
    aws_account: String,
    /// This server within that account.
    #[schema(example = "arn:aws:iam::123456789012:user/lakewarden")]
    aws_principal_arn: String,
    /// The external ID that the trust policy demands. Null if one is stored already: stored external IDs are never returned.
    #[schema(value_type = Option<schema::ExternalId>)]
    external_id: Option<String>,
    /// The trust policy of a role.
    #[schema(value_type = Object)]
    trust_policy: Policy,
    /// The permission policy of a role for this bucket and prefix.
    #[schema(value_type = Object)]
    permission_policy: Policy,
    /// The permission policy of a role for a whole bucket, and for the KMS key.
    #[schema(value_type = Object)]
    role_policy: Policy,
    /// The bucket policy that grants access to this server's account.
    #[schema(value_type = Object)]
    bucket_policy: Policy,
}

impl AwsTrust {
    /// # Errors
    /// 409 when the operator has given this server no AWS identity.
    pub(super) fn new(cx: &Context, external_id: Option<&ExternalId>, with: &FilledIn) -> Result<Self, Problem> {
        const NOBODY: &str = "This server has no AWS identity yet. Ask the operator to set one.";
        let principal: &PrincipalArn = cx.aws().principal().ok_or_else(|| Problem::conflict(NOBODY))?;
        Ok(Self {
            aws_account: principal.account().to_owned(),
            aws_principal_arn: principal.to_string(),
            external_id: external_id.map(|id| id.expose().to_owned()),
            trust_policy: trust_policy(principal, external_id),
            permission_policy: permission_policy(principal.partition(), with.bucket.as_ref(), with.prefix.as_ref()),
            role_policy: role_policy(principal.partition(), with.bucket.as_ref(), &with.key),
            bucket_policy: bucket_policy(principal, with.bucket.as_ref()),
        })
    }
}
