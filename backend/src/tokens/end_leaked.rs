//! Ends a token that was found where it should not be.

use serde_json::json;

use super::sql;
use crate::{
    ClientNetwork, Context, Error, Result,
    actor::{self, Author},
    audit::{self, Action, Subject},
    devices,
    token_text::{Presented, TokenKind},
};

/// Ends the token that a text is, if it is a valid one; with a refresh token, its device. Whoever presents it could use it, so anybody may; nothing tells whether
/// it was one.
///
/// # Errors
/// [`Error::RateLimited`] for too many texts from one network, whatever they are.
pub async fn end_leaked(cx: &Context, network: ClientNetwork, text: &str) -> Result<()> {
    cx.budgets.leaked_tokens.spend(&network)?;
    if let Some(token) = Presented::parse_as(TokenKind::Refresh, text.trim()) {
        return devices::end_leaked(cx, &token).await;
    }
    let Some(token) = Presented::parse(text.trim()) else { return Ok(()) };
    let bearer = match actor::verify(cx, &token).await {
        Ok(bearer) => bearer.actor,
        Err(Error::Unauthenticated) => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut tx = cx.begin(bearer.org).await?;
    if sql::revoke(&mut tx, bearer.org, bearer.person, &token.id).await? {
        let detail = json!({ "leaked": true });
        audit::record(&mut tx, Author::Actor(&bearer), Action::TokenRevoked, &Subject::token(&token.id), detail)
            .await?;
    }
    Ok(tx.commit().await?)
}
