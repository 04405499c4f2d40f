//! Authentication by API token.

use super::{client::Client, identity::Actor, sight, sql};
use crate::{At, Error, Result, token_text};

/// Authenticates an organisation's API token. The actor's organisation is the token's.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is malformed, unknown, revoked or expired, or belongs to no organisation.
pub async fn authenticate(at: impl Into<At<'_>>, token: &str) -> Result<Actor> {
    let bearer = find_bearer(at.into(), token).await?;
    if bearer.actor.is_personal { Err(Error::Unauthenticated) } else { Ok(bearer.actor) }
}

/// The bearer of a live token. Records the use, once a minute at most.
async fn find_bearer(mut at: At<'_>, token: &str) -> Result<sql::TokenBearer> {
    let token = token_text::Presented::parse(token).ok_or(Error::Unauthenticated)?;
    let bearer = bearer_of(&mut at, &token).await?;
    // Recorded only after the secret was verified: anyone may know the public id.
    if bearer.is_use_due {
        sql::note_use(at.any_connection().await?, &token.id).await?;
    }
    if bearer.is_sight_due {
        sight::note(at.cx(), &bearer.actor);
    }
    Ok(bearer)
}

/// The owner of a valid token.
pub(crate) async fn verify(at: impl Into<At<'_>>, token: &token_text::Presented) -> Result<sql::TokenBearer> {
    bearer_of(&mut at.into(), token).await
}

async fn bearer_of(at: &mut At<'_>, token: &token_text::Presented) -> Result<sql::TokenBearer> {
    let bearer = sql::token_bearer(at.any_connection().await?, &token.id).await?;
    let matches = token.matches(bearer.as_ref().map(|bearer| bearer.secret_hash.as_slice()));
    bearer.filter(|_| matches).ok_or(Error::Unauthenticated)
}

/// Authenticates an API token of any namespace.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is malformed, unknown, revoked or expired.
pub async fn authenticate_client(at: impl Into<At<'_>>, token: &str) -> Result<Client> {
    let bearer = find_bearer(at.into(), token).await?;
    let words = bearer.actor.token.iter().flat_map(|token| &token.scopes);
    // A scope that this version does not know grants nothing.
    let scopes = words.filter_map(|scope| scope.parse().ok()).collect();
    Ok(Client {
        person: bearer.actor.person,
        token: bearer.actor.token.clone(),
        shown: None,
        only: (!bearer.actor.is_personal).then_some(bearer.actor),
        is_session: bearer.is_session,
        scopes,
        request_id: None,
    })
}
