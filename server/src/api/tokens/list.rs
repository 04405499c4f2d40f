//! The caller's tokens in an organisation.

use super::form::Token;
use crate::{
    api::{
        caller::WithOwn,
        page::{Listed, PageQuery},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List my tokens of an organisation
///
/// The caller's unexpired tokens there, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/tokens",
    operation_id = "listOrganizationTokens",
    tag = "API tokens",
    security(("token" = ["user:read"]), ("password" = [])),
    params(OrgPath, PageQuery),
    responses((status = 200, description = "A page of tokens.", body = Listed<Token>), Refused)
)]
pub(super) async fn list(org: WithOwn, Query(page): Query<PageQuery>) -> Result<Listed<Token>, Problem> {
    Ok(backend::tokens::list_after(&org.cx, &org.actor, &page.of::<Token, _>()?).await?.into())
}
