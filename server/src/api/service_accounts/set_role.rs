//! The role of a service account.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, members::NewRole, params::ServiceAccountPath, refused::Refused},
    http::{Problem, Strict},
};

/// Set a service account's role
///
/// Admins can give every role but owner, which no service account has.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/role",
    operation_id = "setServiceAccountRole",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(ServiceAccountPath),
    request_body = NewRole,
    responses((status = 204, description = "It is so."), Refused)
)]
pub(super) async fn set_role(org: AmongMembers, Strict(new): Strict<NewRole>) -> Result<StatusCode, Problem> {
    backend::service_accounts::set_role(&org.cx, &org.actor, org.part("account"), new.role).await?;
    Ok(StatusCode::NO_CONTENT)
}
