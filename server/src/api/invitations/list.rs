//! The open invitations of an organisation.

use super::form::Invitation;
use crate::{
    api::{
        caller::AmongMembers,
        page::{Listed, PageQuery},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List invitations
///
/// The pending ones, newest first. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/invitations",
    operation_id = "listInvitations",
    tag = "Invitations",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath, PageQuery),
    responses(
        (status = 200, description = "A page of invitations.", body = Listed<Invitation>),
        Refused,
    )
)]
pub(super) async fn list(org: AmongMembers, Query(page): Query<PageQuery>) -> Result<Listed<Invitation>, Problem> {
    Ok(backend::invitations::list_after(&org.cx, &org.actor, &page.of::<Invitation, _>()?).await?.into())
}
