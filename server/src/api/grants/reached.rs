//! What somebody reaches.

use domain::grant::Principal;

use super::form::ReachedThing;
use crate::{
    api::{
        caller::AmongMembers,
        page::Listed,
        params::{GroupPath, MemberPath},
        refused::Refused,
    },
    http::Problem,
};

/// Read what a member reaches
///
/// What a person or a service account reaches, how far, and by what; the first thousand. For admins, and for one's own.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/members/{person}/reach",
    operation_id = "readMemberReach",
    tag = "Grants",
    security(("token" = ["member:read"]), ("password" = [])),
    params(MemberPath),
    responses((status = 200, description = "What they reach.", body = Listed<ReachedThing>), Refused)
)]
pub(super) async fn by_member(org: AmongMembers) -> Result<Listed<ReachedThing>, Problem> {
    let whose = Principal::Person(org.id("person")?);
    Ok(Listed::all(backend::grants::list_reached(&org.cx, &org.actor, whose).await?.1))
}

/// Read what a group reaches
///
/// What is granted to the group; the first thousand. For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/groups/{group}/reach",
    operation_id = "readGroupReach",
    tag = "Grants",
    security(("token" = ["member:read"]), ("password" = [])),
    params(GroupPath),
    responses((status = 200, description = "What it reaches.", body = Listed<ReachedThing>), Refused)
)]
pub(super) async fn by_group(org: AmongMembers) -> Result<Listed<ReachedThing>, Problem> {
    let whose = Principal::Group(org.id("group")?);
    Ok(Listed::all(backend::grants::list_reached(&org.cx, &org.actor, whose).await?.1))
}
