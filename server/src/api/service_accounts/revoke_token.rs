//! Revokes a token of a service account.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::ServiceTokenPath, refused::Refused},
    http::Problem,
};

/// Revoke a token of a service account
///
/// It is invalid from then on.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/tokens/{token}",
    operation_id = "revokeServiceAccountToken",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(ServiceTokenPath),
    responses((status = 204, description = "It is revoked."), Refused)
)]
pub(super) async fn revoke_token(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::service_accounts::revoke_token(&org.cx, &org.actor, org.part("account"), org.part("token")).await?;
    Ok(StatusCode::NO_CONTENT)
}
