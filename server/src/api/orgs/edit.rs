//! Changing an organisation.

use axum::Json;

use super::form::{Organization, OrganizationChange};
use crate::{
    api::{caller::InOrg, params::OrgPath, refused::Refused},
    http::{Problem, Strict},
};

/// Change an organisation
///
/// Only its description; its name cannot be changed. Admins and owners only.
#[utoipa::path(
    patch,
    path = "/api/v1/orgs/{org}",
    operation_id = "editOrganization",
    tag = "Organisations",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(OrgPath),
    request_body = OrganizationChange,
    responses(
        (status = 200, description = "The organisation as it is now.", body = Organization),
        Refused,
    )
)]
pub(super) async fn edit(
    org: InOrg,
    Strict(change): Strict<OrganizationChange>,
) -> Result<Json<Organization>, Problem> {
    Ok(Json(backend::orgs::edit_profile(&org.cx, &org.actor, change.into()).await?.into()))
}
