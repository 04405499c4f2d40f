//! One service account.

use axum::Json;

use super::form::OrgServiceAccount;
use crate::{
    api::{caller::AmongMembers, params::ServiceAccountPath, refused::Refused},
    http::Problem,
};

/// Read a service account
///
/// For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/service-accounts/{account}",
    operation_id = "readServiceAccount",
    tag = "Service accounts",
    security(("token" = ["member:read"]), ("password" = [])),
    params(ServiceAccountPath),
    responses((status = 200, description = "The service account.", body = OrgServiceAccount), Refused)
)]
pub(super) async fn read(org: AmongMembers) -> Result<Json<OrgServiceAccount>, Problem> {
    Ok(Json(backend::service_accounts::get(&org.cx, &org.actor, org.part("account")).await?.into()))
}
