//! Lists the tokens of a service account.

use domain::token::TokenView;

use super::list::get;
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByTime, KeysetPage, KeysetRequest},
    tokens,
};

/// The valid tokens of a service account, newest first.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers; [`Error::NotFound`](crate::Error::NotFound).
pub async fn list_tokens(cx: &Context, actor: &Actor, account: &str) -> Result<Vec<TokenView>> {
    Ok(list_tokens_after(cx, actor, account, &KeysetRequest::everything()).await?.items)
}

/// A part of them.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers; [`Error::NotFound`](crate::Error::NotFound).
pub async fn list_tokens_after(
    cx: &Context,
    actor: &Actor,
    account: &str,
    wanted: &KeysetRequest<ByTime<String>>,
) -> Result<KeysetPage<TokenView, ByTime<String>>> {
    let account = get(cx, actor, account).await?;
    let found = tokens::list_of(&*cx.pool_of(actor.org).await?, actor.org, account.id, wanted).await?;
    Ok(KeysetPage::placed(found, wanted))
}
