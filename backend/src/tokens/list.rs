//! Lists a person's tokens.

use domain::token::TokenView;

use super::sql;
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByTime, KeysetPage, KeysetRequest},
};

/// The caller's own valid tokens, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<TokenView>> {
    Ok(list_after(cx, actor, &KeysetRequest::everything()).await?.items)
}

/// A part of them.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    wanted: &KeysetRequest<ByTime<String>>,
) -> Result<KeysetPage<TokenView, ByTime<String>>> {
    Ok(KeysetPage::placed(sql::list(&*cx.pool_of(actor.org).await?, actor.org, actor.person, wanted).await?, wanted))
}
