//! Revoking an invitation.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::InvitationPath, refused::Refused},
    http::Problem,
};

/// Revoke an invitation
///
/// It can no longer be accepted. Admins and owners only.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/invitations/{invitation}",
    operation_id = "revokeInvitation",
    tag = "Invitations",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(InvitationPath),
    responses((status = 204, description = "It is revoked."), Refused)
)]
pub(super) async fn revoke(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::invitations::revoke(&org.cx, &org.actor, org.id("invitation")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
