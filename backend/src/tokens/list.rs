//! Lists a person's tokens.

use domain::token::TokenView;

use super::sql;
use crate::{Context, Result, actor::Actor};

/// The caller's own valid tokens, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<TokenView>> {
    sql::list(&*cx.pool_of(actor.org).await?, actor).await
}
