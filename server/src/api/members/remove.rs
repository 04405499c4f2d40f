//! Removing a member.

use http::StatusCode;

use crate::{
    api::{
        caller::AmongMembers,
        params::MemberPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Remove a member
///
/// Their tokens and open invitations in the organisation are revoked, too. Members cannot remove themselves; they leave.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/members/{person}",
    operation_id = "removeMember",
    tag = "Members",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(MemberPath),
    responses(
        (status = 204, description = "They do not belong to it any more."),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn remove(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::members::remove(&org.cx, &org.actor, org.id("person")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
