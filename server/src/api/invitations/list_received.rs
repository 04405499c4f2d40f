//! The invitations that the caller received.

use axum::Json;

use super::form::InvitationToMe;
use crate::{
    api::{caller::Caller, page::Listed, refused::Refused},
    http::Problem,
};

/// List invitations to me
///
/// Those that wait for the caller's answer, newest first. It takes a token of one's own, or a password.
#[utoipa::path(
    get,
    path = "/api/v1/user/invitations",
    operation_id = "listReceivedInvitations",
    tag = "Invitations",
    security(("token" = ["user:read"]), ("password" = [])),
    responses(
        (status = 200, description = "The invitations.", body = Listed<InvitationToMe>),
        Refused,
    )
)]
pub(super) async fn list_received(caller: Caller) -> Result<Json<Listed<InvitationToMe>>, Problem> {
    caller.must_be_own()?;
    Ok(Json(Listed::all(backend::invitations::list_received(&caller.cx, caller.client.person()).await?)))
}
