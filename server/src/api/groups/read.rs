//! One group.

use axum::Json;

use super::form::Group;
use crate::{
    api::{caller::AmongMembers, params::GroupPath, refused::Refused},
    http::Problem,
};

/// Read a group
///
/// For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/groups/{group}",
    operation_id = "readGroup",
    tag = "Groups",
    security(("token" = ["member:read"]), ("password" = [])),
    params(GroupPath),
    responses((status = 200, description = "The group.", body = Group), Refused)
)]
pub(super) async fn read(org: AmongMembers) -> Result<Json<Group>, Problem> {
    Ok(Json(backend::groups::get(&org.cx, &org.actor, org.id("group")?).await?.into()))
}
