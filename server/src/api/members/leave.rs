//! Leaving an organisation.

use http::StatusCode;

use crate::{
    api::{
        caller::AmongMembers,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Leave an organisation
///
/// The caller's tokens and open invitations there are revoked. The last owner cannot leave.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/leave",
    operation_id = "leaveOrganization",
    tag = "Members",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(OrgPath),
    responses(
        (status = 204, description = "The caller does not belong to it any more."),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn leave(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::members::leave(&org.cx, &org.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
