//! Creates an organisation's token.

use domain::token::TokenName;

use super::{
    issue::{Issue, NewToken, issue},
    lifetime::Lifetime,
    limits::TokenLimits,
};
use crate::{Context, Error, Result, actor::Actor};

/// Creates a token with the caller's own permissions in their organisation.
///
/// # Errors
/// [`Error::Forbidden`] when the caller is a token: a token makes no tokens.
pub async fn create(cx: &Context, actor: &Actor, name: &TokenName, lifetime: Lifetime) -> Result<NewToken> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    issue(cx, actor, &Issue::plain(name, lifetime)).await
}

/// The same, narrowed.
///
/// # Errors
/// As [`create`]; [`Error::Invalid`] for names that nothing has which the caller may read.
pub async fn create_limited(
    cx: &Context,
    actor: &Actor,
    name: &TokenName,
    lifetime: Lifetime,
    limits: &TokenLimits,
) -> Result<NewToken> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    let scopes = limits.scopes();
    issue(cx, actor, &Issue { scopes: &scopes, limits: Some(limits), ..Issue::plain(name, lifetime) }).await
}
