//! The caller's tokens in an organisation.

use axum::Json;

use super::form::Token;
use crate::{
    api::{caller::WithOwn, page::Listed, params::OrgPath, refused::Refused},
    http::Problem,
};

/// List my tokens of an organisation
///
/// The caller's own that have not expired, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/tokens",
    operation_id = "listOrganizationTokens",
    tag = "API tokens",
    security(("token" = ["user:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "The tokens.", body = Listed<Token>), Refused)
)]
pub(super) async fn list(org: WithOwn) -> Result<Json<Listed<Token>>, Problem> {
    Ok(Json(Listed::all(backend::tokens::list(&org.cx, &org.actor).await?)))
}
