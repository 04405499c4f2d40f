//! Deleting an organisation.

use domain::token::{Access, Resource};
use http::StatusCode;

use crate::{
    api::{
        caller::InOrg,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Delete an organisation
///
/// It must have no bucket configs and no cloud credentials. Its events are kept. Owners only.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}",
    operation_id = "deleteOrganization",
    tag = "Organisations",
    security(("token" = ["organization:admin"]), ("password" = [])),
    params(OrgPath),
    responses((status = 204, description = "It is gone."), Contradicts, Refused)
)]
pub(super) async fn delete(org: InOrg) -> Result<StatusCode, Problem> {
    org.must_reach(Resource::Organization, Access::Admin)?;
    backend::orgs::delete(&org.cx, &org.actor, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
