//! One invitation.

use axum::Json;
use domain::id::InvitationId;

use super::form::Invitation;
use crate::{
    api::{caller::AmongMembers, params::InvitationPath, refused::Refused},
    http::Problem,
};

/// Read an invitation
///
/// One that nobody has accepted yet. Admins and owners only.
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
    let id: InvitationId = org.id("invitation")?;
    let open = backend::invitations::list(&org.cx, &org.actor).await?;
    open.into_iter().find(|open| open.id == id).map(|found| Json(found.into())).ok_or_else(Problem::not_found)
}
