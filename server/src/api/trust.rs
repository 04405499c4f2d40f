//! What it takes to make a role that lets this server in.

use axum::{Json, extract::Query};
use domain::{
    aws::PrincipalArn,
    policy::{Policy, bucket_policy, role_policy, trust_policy},
};
use serde::{Deserialize, Serialize};

use crate::compat::tiledb::{ApiError, Inside};

/// What the policies are to be filled in with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TrustQuery {
    bucket: String,
    kms_key_arn: String,
}

/// Who this server is, what it shows, and the policies to paste.
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

/// `GET /api/v1/namespaces/{namespace}/aws-trust`: admins only, as it tells the external ID.
pub(super) async fn get(inside: Inside, Query(query): Query<TrustQuery>) -> Result<Json<TrustResponse>, ApiError> {
    let external_id = inside.backend.external_id(&inside.actor).await.map_err(|error| inside.error(error))?;
    let principal = inside.backend.aws().principal().ok_or(ApiError::NoAwsIdentity)?;
    Ok(Json(TrustResponse {
        aws_principal: principal.account().to_owned(),
        aws_principal_arn: principal.clone(),
        trust_policy: trust_policy(principal, &external_id),
        bucket_policy: bucket_policy(principal, &query.bucket),
        role_policy: role_policy(principal.partition(), &query.bucket, &query.kms_key_arn),
        external_id,
    }))
}
