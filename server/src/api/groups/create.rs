//! Creates a group.

use axum::Json;

use super::form::{Group, NewGroup};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::AmongMembers,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Create a group
///
/// It is empty, and filled by hand. For admins.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/groups",
    operation_id = "createGroup",
    tag = "Groups",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewGroup,
    responses((status = 201, description = "The group.", body = Group), Contradicts, Refused)
)]
pub(super) async fn create(org: AmongMembers, Strict(new): Strict<NewGroup>) -> Result<Created<Json<Group>>, Problem> {
    let create = async |name| backend::groups::create(&org.cx, &org.actor, &name).await;
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
