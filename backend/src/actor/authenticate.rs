//! The bearer of an API token.

use super::{client::Client, identity::Actor, sql};
use crate::{Context, Error, Result, token_text};

/// The bearer of an organisation's API token. The organisation is the token's own.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not one, is revoked or has expired, or belongs to no organisation.
pub async fn authenticate(cx: &Context, token: &str) -> Result<Actor> {
    let bearer = find_bearer(cx, token).await?;
    if bearer.actor.is_personal { Err(Error::Unauthenticated) } else { Ok(bearer.actor) }
}

/// The bearer of a live token, which counts as its use, once a minute at most.
async fn find_bearer(cx: &Context, token: &str) -> Result<sql::TokenBearer> {
    let token = token_text::Presented::parse(token).ok_or(Error::Unauthenticated)?;
    let bearer = verify(cx, &token).await?;
    // Only now is it its bearer's use, and not a guess of somebody who has seen the public id.
    if bearer.is_use_due {
        sql::note_use(&cx.pool, &token.id).await?;
    }
    Ok(bearer)
}

/// Whose token this is, if it is one that works.
pub(crate) async fn verify(cx: &Context, token: &token_text::Presented) -> Result<sql::TokenBearer> {
    let bearer = sql::token_bearer(&cx.pool, &token.id).await?;
    let matches = token.matches(bearer.as_ref().map(|bearer| bearer.secret_hash.as_slice()));
    bearer.filter(|_| matches).ok_or(Error::Unauthenticated)
}

/// The bearer of an API token, whatever namespace it was made in.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not one, is revoked or has expired.
pub async fn authenticate_client(cx: &Context, token: &str) -> Result<Client> {
    let bearer = find_bearer(cx, token).await?;
    let words = bearer.actor.token.iter().flat_map(|token| &token.scopes);
    // What an older or a newer server wrote and this one does not know gives nothing.
    let scopes = words.filter_map(|scope| scope.parse().ok()).collect();
    Ok(Client {
        person: bearer.actor.person,
        token: bearer.actor.token.clone(),
        only: (!bearer.actor.is_personal).then_some(bearer.actor),
        is_session: bearer.is_session,
        scopes,
        request_id: None,
    })
}
