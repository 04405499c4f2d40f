//! One invitation.

use axum::Json;

use super::form::Invitation;
use crate::{
    api::{caller::AmongMembers, params::InvitationPath, refused::Refused},
    http::Problem,
};

/// Read an invitation
///
/// Only a pending one. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/invitations/{invitation}",
    operation_id = "getInvitation",
    tag = "Invitations",
    security(("token" = ["member:read"]), ("password" = [])),
    params(InvitationPath),
    responses((status = 200, description = "The invitation.", body = Invitation), Refused)
)]
pub(super) async fn read(org: AmongMembers) -> Result<Json<Invitation>, Problem> {
    Ok(Json(backend::invitations::get(&org.cx, &org.actor, org.id("invitation")?).await?.into()))
}
