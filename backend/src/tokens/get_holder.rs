//! Looks up the owner of a token.

use super::{holder::TokenHolder, sql};
use crate::{
    Context, Error, Result,
    actor::{self, Actor},
    token_text::Presented,
};

/// The owner and lifetime of a token that another caller of the same organisation received.
///
/// # Errors
/// [`Error::Unauthenticated`] unless it is a valid token of the actor's organisation.
pub async fn get_holder(cx: &Context, actor: &Actor, text: &str) -> Result<TokenHolder> {
    // Looking a token up does not count as using it.
    let token = Presented::parse(text).ok_or(Error::Unauthenticated)?;
    let bearer = actor::verify(cx, &token).await?.actor;
    if bearer.org != actor.org || bearer.is_personal {
        return Err(Error::Unauthenticated);
    }
    sql::holder(&cx.pool, &token.id).await?.ok_or(Error::Unauthenticated)
}
