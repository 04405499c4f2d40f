//! The caller's personal tokens.

use super::form::Token;
use crate::{
    api::{
        caller::Caller,
        page::{Listed, PageQuery},
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List my own tokens
///
/// The tokens that are valid for all organisations of the caller, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/user/tokens",
    operation_id = "listTokens",
    tag = "API tokens",
    security(("token" = ["user:read"]), ("password" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of tokens.", body = Listed<Token>), Refused)
)]
pub(super) async fn list_own(caller: Caller, Query(page): Query<PageQuery>) -> Result<Listed<Token>, Problem> {
    caller.must_be_own()?;
    let own = caller.acting_alone().await?;
    Ok(backend::tokens::list_after(&caller.cx, &own, &page.of::<Token, _>()?).await?.into())
}
