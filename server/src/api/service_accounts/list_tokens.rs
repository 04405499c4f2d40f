//! The tokens of a service account.

use crate::{
    api::{
        caller::AmongMembers,
        page::{Listed, PageQuery},
        params::ServiceAccountPath,
        refused::Refused,
        tokens::Token,
    },
    http::{Problem, Query},
};

/// List the tokens of a service account
///
/// Its unexpired tokens, newest first. For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/tokens",
    operation_id = "listServiceAccountTokens",
    tag = "Service accounts",
    security(("token" = ["member:read"]), ("password" = [])),
    params(ServiceAccountPath, PageQuery),
    responses((status = 200, description = "A page of tokens.", body = Listed<Token>), Refused)
)]
pub(super) async fn list_tokens(org: AmongMembers, Query(page): Query<PageQuery>) -> Result<Listed<Token>, Problem> {
    let wanted = page.of::<Token, _>()?;
    let account = org.part("account");
    Ok(backend::service_accounts::list_tokens_after(&org.cx, &org.actor, account, &wanted).await?.into())
}
