//! Joining by an invitation's link.

use axum::Json;

use super::form::{InvitationLink, Joined};
use crate::{
    api::{
        caller::Caller,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Join by an invitation's link
///
/// The caller becomes a member of the organisation, and the link cannot be used again.
#[utoipa::path(
    post,
    path = "/api/v1/invitation-links/accept",
    operation_id = "acceptInvitationLink",
    tag = "Invitations",
    security(("token" = ["user:read-write"]), ("password" = [])),
    request_body = InvitationLink,
    responses(
        (status = 200, description = "The organisation.", body = Joined),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn accept_link(caller: Caller, Strict(link): Strict<InvitationLink>) -> Result<Json<Joined>, Problem> {
    caller.must_be_own()?;
    Ok(Json(backend::invitations::accept(&caller.cx, link.token.expose(), caller.client.person()).await?.into()))
}
