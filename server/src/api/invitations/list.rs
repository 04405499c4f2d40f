//! The open invitations of an organisation.

use axum::Json;

use super::form::Invitation;
use crate::{
    api::{caller::AmongMembers, page::Listed, params::OrgPath, refused::Refused},
    http::Problem,
};

/// List invitations
///
/// Those that nobody has accepted yet, newest first. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/invitations",
    operation_id = "listInvitations",
    tag = "Invitations",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath),
    responses(
        (status = 200, description = "The invitations.", body = Listed<Invitation>),
        Refused,
    )
)]
pub(super) async fn list(org: AmongMembers) -> Result<Json<Listed<Invitation>>, Problem> {
    Ok(Json(Listed::all(backend::invitations::list(&org.cx, &org.actor).await?)))
}
