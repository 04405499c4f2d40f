//! The invitations that the caller received.

use super::form::InvitationToMe;
use crate::{
    api::{
        caller::Caller,
        page::{Listed, PageQuery},
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List invitations to me
///
/// The pending ones, newest first. It requires a personal token or a password.
#[utoipa::path(
    get,
    path = "/api/v1/user/invitations",
    operation_id = "listReceivedInvitations",
    tag = "Invitations",
    security(("token" = ["user:read"]), ("password" = [])),
    params(PageQuery),
    responses(
        (status = 200, description = "A page of invitations.", body = Listed<InvitationToMe>),
        Refused,
    )
)]
pub(super) async fn list_received(
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Listed<InvitationToMe>, Problem> {
    caller.must_be_own()?;
    let (person, wanted) = (caller.client.person(), page.of::<InvitationToMe, _>()?);
    Ok(backend::invitations::list_received_after(&caller.cx, person, &wanted).await?.into())
}
