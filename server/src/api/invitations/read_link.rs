//! Reads an invitation's link.

use axum::Json;

use super::form::{InvitationLink, InvitationOffer};
use crate::{
    api::{caller::Caller, refused::Refused},
    http::{Problem, Strict},
};

/// Read an invitation's link
///
/// Shows the organisation and the role. The link remains usable. It is sent in the body because proxies log addresses.
#[utoipa::path(
    post,
    path = "/api/v1/invitation-links/read",
    operation_id = "readInvitationLink",
    tag = "Invitations",
    security(("token" = ["user:read-write"]), ("password" = [])),
    request_body = InvitationLink,
    responses((status = 200, description = "The offer.", body = InvitationOffer), Refused)
)]
pub(super) async fn read_link(
    caller: Caller,
    Strict(link): Strict<InvitationLink>,
) -> Result<Json<InvitationOffer>, Problem> {
    caller.must_be_own()?;
    let person = Some(caller.client.person());
    Ok(Json(backend::invitations::get_offer(&caller.cx, link.token.expose(), person).await?.into()))
}
