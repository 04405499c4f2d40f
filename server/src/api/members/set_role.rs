//! The role of a member.

use domain::org::Role;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{
        caller::AmongMembers,
        params::MemberPath,
        refused::{Contradicts, Refused},
        schema,
    },
    http::{Problem, Strict},
};

/// The new role of a member, or of a service account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewRole {
    /// The role.
    #[schema(value_type = schema::Role)]
    pub(in crate::api) role: Role,
}

/// Set a member's role
///
/// Admins can grant every role but owner, owners every role; members cannot change their own. Invitations by the member that
/// exceed the new role are revoked.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/members/{person}/role",
    operation_id = "setMemberRole",
    tag = "Members",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(MemberPath),
    request_body = NewRole,
    responses((status = 204, description = "It is so."), Contradicts, Refused)
)]
pub(super) async fn set_role(org: AmongMembers, Strict(new): Strict<NewRole>) -> Result<StatusCode, Problem> {
    backend::members::set_role(&org.cx, &org.actor, org.id("person")?, new.role).await?;
    Ok(StatusCode::NO_CONTENT)
}
