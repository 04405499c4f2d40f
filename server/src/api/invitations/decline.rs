//! Declining an invitation that the caller received.

use http::StatusCode;

use crate::{
    api::{caller::Caller, params::ReceivedPath, refused::Refused},
    http::Problem,
};

/// Decline an invitation
///
/// It must be addressed to the caller.
#[utoipa::path(
    post,
    path = "/api/v1/user/invitations/{invitation}/decline",
    operation_id = "declineInvitation",
    tag = "Invitations",
    security(("token" = ["user:read-write"]), ("password" = [])),
    params(ReceivedPath),
    responses((status = 204, description = "It is declined."), Refused)
)]
pub(super) async fn decline(caller: Caller) -> Result<StatusCode, Problem> {
    caller.must_be_own()?;
    let (id, own) = (caller.id("invitation")?, caller.acting_alone().await?);
    backend::invitations::decline(&caller.cx, id, &own).await?;
    Ok(StatusCode::NO_CONTENT)
}
