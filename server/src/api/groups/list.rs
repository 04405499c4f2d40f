//! The groups of an organisation.

use super::form::Group;
use crate::{
    api::{caller::AmongMembers, page::Listed, params::OrgPath, refused::Refused},
    http::Problem,
};

/// List groups
///
/// By name, all on one page. Visible to all members of the organisation.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/groups",
    operation_id = "listGroups",
    tag = "Groups",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "The groups.", body = Listed<Group>), Refused)
)]
pub(super) async fn list(org: AmongMembers) -> Result<Listed<Group>, Problem> {
    Ok(Listed::all(backend::groups::list(&org.cx, &org.actor).await?))
}
