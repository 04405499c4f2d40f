//! Deletes a group.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::GroupPath, refused::Refused},
    http::Problem,
};

/// Delete a group
///
/// What was granted to it is taken back. For admins.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/groups/{group}",
    operation_id = "deleteGroup",
    tag = "Groups",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(GroupPath),
    responses((status = 204, description = "It is deleted."), Refused)
)]
pub(super) async fn delete(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::groups::delete(&org.cx, &org.actor, org.id("group")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
