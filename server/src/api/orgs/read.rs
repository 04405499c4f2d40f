//! One organisation.

use axum::Json;

use super::form::Organization;
use crate::{
    api::{caller::InOrg, params::OrgPath, refused::Refused},
    http::Problem,
};

/// Read an organisation
///
/// With the caller's role in it.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}",
    operation_id = "getOrganization",
    tag = "Organisations",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "The organisation.", body = Organization), Refused)
)]
pub(super) async fn read(org: InOrg) -> Result<Json<Organization>, Problem> {
    Ok(Json(backend::orgs::get(&org.cx, &org.actor).await?.into()))
}
