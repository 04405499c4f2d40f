//! The members of a group.

use http::StatusCode;

use crate::{
    api::{
        caller::AmongMembers,
        grants::NamedPrincipal,
        page::Listed,
        params::{GroupMemberPath, GroupPath},
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// List the members of a group
///
/// People and service accounts, by address, all on one page. For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/groups/{group}/members",
    operation_id = "listGroupMembers",
    tag = "Groups",
    security(("token" = ["member:read"]), ("password" = [])),
    params(GroupPath),
    responses((status = 200, description = "Its members.", body = Listed<NamedPrincipal>), Refused)
)]
pub(super) async fn list(org: AmongMembers) -> Result<Listed<NamedPrincipal>, Problem> {
    Ok(Listed::all(backend::groups::list_members(&org.cx, &org.actor, org.id("group")?).await?))
}

/// Add somebody to a group
///
/// A person or a service account of the organisation. For admins; not where the identity provider fills the group.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/groups/{group}/members/{person}",
    operation_id = "addGroupMember",
    tag = "Groups",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(GroupMemberPath),
    responses((status = 204, description = "They are in it."), Contradicts, Refused)
)]
pub(super) async fn add(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::groups::add_member(&org.cx, &org.actor, org.id("group")?, org.id("person")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove somebody from a group
///
/// For admins; not where the identity provider fills the group.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/groups/{group}/members/{person}",
    operation_id = "removeGroupMember",
    tag = "Groups",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(GroupMemberPath),
    responses((status = 204, description = "They are not in it any more."), Contradicts, Refused)
)]
pub(super) async fn remove(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::groups::remove_member(&org.cx, &org.actor, org.id("group")?, org.id("person")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
