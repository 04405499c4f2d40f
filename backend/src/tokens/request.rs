//! Creates a token for all namespaces of its owner.

use std::collections::HashSet;

use domain::token::TokenName;

use super::{
    issue::{Issue, NewToken, issue},
    lifetime::Lifetime,
    limits::TokenLimits,
    list::list,
};
use crate::{
    Context, Error, Result,
    actor::{self, Client},
};

/// Creates a token for all namespaces of its owner, within `scopes`, and narrowed to what `limits` name. A taken name gets a
/// number.
///
/// # Errors
/// [`Error::Forbidden`] when the caller uses a token that is not a session: a token makes no tokens. [`Error::Invalid`] for
/// names that nothing has which the caller may read.
pub async fn request(
    cx: &Context,
    client: &Client,
    name: &TokenName,
    lifetime: Lifetime,
    scopes: &[String],
    limits: &TokenLimits,
) -> Result<NewToken> {
    if !client.has_signed_in() {
        return Err(Error::Forbidden);
    }
    let actor = actor::find_own(cx, client.person()).await?;
    let taken: HashSet<TokenName> = list(cx, &actor).await?.into_iter().map(|token| token.name).collect();
    let mut free = name.clone();
    for number in 1.. {
        if !taken.contains(&free) {
            break;
        }
        let stem = name.as_str().get(..56).unwrap_or(name.as_str());
        free = format!("{stem}-{number}").parse().map_err(|_| Error::internal("a name that is none"))?;
    }
    issue(cx, &actor, &Issue { scopes, limits: Some(limits), ..Issue::plain(&free, lifetime) }).await
}
