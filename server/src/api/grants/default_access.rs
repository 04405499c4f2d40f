//! What everyone in the organisation reaches.

use axum::Json;
use http::StatusCode;

use super::form::DefaultAccess;
use crate::{
    api::{caller::InOrg, params::OrgPath, refused::Refused},
    http::{Problem, Strict},
};

/// Read what everyone reaches
///
/// What members and readers may do with all repos and bucket configs without another grant.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/default-access",
    operation_id = "readDefaultAccess",
    tag = "Grants",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "What everyone reaches.", body = DefaultAccess), Refused)
)]
pub(super) async fn read(org: InOrg) -> Result<Json<DefaultAccess>, Problem> {
    Ok(Json(DefaultAccess { level: backend::grants::get_default(&org.cx, &org.actor).await? }))
}

/// Set what everyone reaches
///
/// With null, repos and bucket configs are private: members and readers reach what is granted to them, to a group of theirs, or
/// to everyone on one thing. For admins.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/default-access",
    operation_id = "setDefaultAccess",
    tag = "Grants",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(OrgPath),
    request_body = DefaultAccess,
    responses((status = 204, description = "It is so."), Refused)
)]
pub(super) async fn set(org: InOrg, Strict(new): Strict<DefaultAccess>) -> Result<StatusCode, Problem> {
    backend::grants::set_default(&org.cx, &org.actor, new.level).await?;
    Ok(StatusCode::NO_CONTENT)
}
