//! Accepting an invitation that the caller received.

use axum::Json;

use super::form::Joined;
use crate::{
    api::{
        caller::Caller,
        params::ReceivedPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Accept an invitation
///
/// It must be addressed to the caller, who becomes a member of the organisation.
#[utoipa::path(
    post,
    path = "/api/v1/user/invitations/{invitation}/accept",
    operation_id = "acceptInvitation",
    tag = "Invitations",
    security(("token" = ["user:read-write"]), ("password" = [])),
    params(ReceivedPath),
    responses(
        (status = 200, description = "The organisation.", body = Joined),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn accept(caller: Caller) -> Result<Json<Joined>, Problem> {
    caller.must_be_own()?;
    let id = caller.id("invitation")?;
    Ok(Json(backend::invitations::accept_received(&caller.cx, id, caller.client.person()).await?.into()))
}
