//! Revoking a token of an organisation.

use http::StatusCode;

use crate::{
    api::{caller::WithOwn, params::OrgTokenPath, refused::Refused},
    http::Problem,
};

/// Revoke a token of an organisation
///
/// It must be the caller's. It is invalid from then on.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/tokens/{token}",
    operation_id = "revokeOrganizationToken",
    tag = "API tokens",
    security(("token" = ["user:read-write"]), ("password" = [])),
    params(OrgTokenPath),
    responses((status = 204, description = "It is revoked."), Refused)
)]
pub(super) async fn revoke(org: WithOwn) -> Result<StatusCode, Problem> {
    backend::tokens::revoke(&org.cx, &org.actor, org.part("token")).await?;
    Ok(StatusCode::NO_CONTENT)
}
