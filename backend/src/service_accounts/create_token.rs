//! Creates a token of a service account.

use domain::token::TokenName;
use serde_json::json;

use super::lock::{Locked, lock};
use crate::{
    Context, Error, NewToken, Result, TokenLimits,
    actor::Actor,
    tokens::{self, Issue, Lifetime},
};

/// Creates a token with which a program acts as the service account.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for tokens: a token makes no tokens; [`Error::NotFound`];
/// [`Error::RateLimited`].
pub async fn create_token(
    cx: &Context,
    actor: &Actor,
    account: &str,
    name: &TokenName,
    lifetime: Lifetime,
    limits: &TokenLimits,
) -> Result<NewToken> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    cx.budgets.tokens.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, .. } = lock(&mut tx, actor, account).await?;
    let detail = json!({ "service_account": account });
    let scopes = limits.scopes();
    let wanted = Issue { scopes: &scopes, limits: Some(limits), ..Issue::plain(name, lifetime) };
    let made = tokens::insert(&mut tx, actor, id, &wanted, detail).await?;
    tx.commit().await?;
    Ok(made)
}
