//! Deletes a service account.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::ServiceAccountPath, refused::Refused},
    http::Problem,
};

/// Delete a service account
///
/// Its tokens are invalid from then on. Its events keep its name.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/service-accounts/{account}",
    operation_id = "deleteServiceAccount",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(ServiceAccountPath),
    responses((status = 204, description = "It is deleted."), Refused)
)]
pub(super) async fn delete(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::service_accounts::delete(&org.cx, &org.actor, org.part("account")).await?;
    Ok(StatusCode::NO_CONTENT)
}
