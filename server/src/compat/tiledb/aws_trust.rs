//! The policies for a role that this server can assume.

use axum::Json;
use domain::{
    aws::PrincipalArn,
    field::FieldErrors,
    location::BucketName,
    policy::{Policy, PolicyKey, bucket_policy, role_policy, trust_policy},
};
use serde::{Deserialize, Serialize};

use super::Inside;
use crate::http::{Problem, Query};

/// The values for the policies. A missing or empty value leaves a placeholder.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TrustQuery {
    bucket: String,
    kms_key_arn: String,
}

impl TrustQuery {
    fn parse(&self) -> Result<(Option<BucketName>, PolicyKey), FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| !text.trim().is_empty();
        let bucket = given(&self.bucket).then(|| errors.check("bucket", self.bucket.parse())).flatten();
        let key = given(&self.kms_key_arn).then(|| errors.check("kms_key_arn", self.kms_key_arn.parse())).flatten();
        if errors.is_empty() { Ok((bucket, key.map_or(PolicyKey::None, PolicyKey::Named))) } else { Err(errors) }
    }
}

/// This server's identity at AWS, the external ID, and the policies to paste.
#[derive(Debug, Serialize)]
pub(super) struct TrustResponse {
    /// The account that trust and bucket policies name.
    aws_principal: String,
    /// This server within that account.
    aws_principal_arn: PrincipalArn,
    external_id: String,
    trust_policy: Policy,
    bucket_policy: Policy,
    role_policy: Policy,
}

/// `GET /api/v1/namespaces/{namespace}/aws-trust`: admins only, as it returns the external ID.
pub(super) async fn get(inside: Inside, Query(query): Query<TrustQuery>) -> Result<Json<TrustResponse>, Problem> {
    let (bucket, key) = query.parse()?;
    let external_id = backend::external_id::get(&inside.cx, &inside.actor).await?;
    let principal = inside
        .cx
        .aws()
        .principal()
        .ok_or_else(|| Problem::conflict("This server has no AWS identity yet. Ask the operator to set one."))?;
    Ok(Json(TrustResponse {
        aws_principal: principal.account().to_owned(),
        aws_principal_arn: principal.clone(),
        trust_policy: trust_policy(principal, Some(&external_id)),
        bucket_policy: bucket_policy(principal, bucket.as_ref()),
        role_policy: role_policy(principal.partition(), bucket.as_ref(), &key),
        external_id: external_id.expose().to_owned(),
    }))
}
