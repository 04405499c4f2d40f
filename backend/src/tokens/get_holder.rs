//! Whose token somebody was shown.

use super::{holder::TokenHolder, sql};
use crate::{
    Context, Error, Result,
    actor::{self, Actor},
    token_text::Presented,
};

/// Whose token another caller of the same organisation was shown, and how long it works.
///
/// # Errors
/// [`Error::Unauthenticated`] unless it is a token of the actor's organisation that works.
pub async fn get_holder(cx: &Context, actor: &Actor, text: &str) -> Result<TokenHolder> {
    // To be asked about is no use of it.
    let token = Presented::parse(text).ok_or(Error::Unauthenticated)?;
    let bearer = actor::verify(cx, &token).await?.actor;
    if bearer.org != actor.org || bearer.is_personal {
        return Err(Error::Unauthenticated);
    }
    sql::holder(&cx.pool, &token.id).await?.ok_or(Error::Unauthenticated)
}
