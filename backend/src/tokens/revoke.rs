//! Revokes a token.

use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Revokes one of the caller's own tokens. From the commit on it vends nothing.
///
/// # Errors
/// [`Error::NotFound`] when the caller has no such token.
pub async fn revoke(cx: &Context, actor: &Actor, id: &str) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    if !sql::revoke(&mut tx, actor.org, actor.person, id).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, actor, Action::TokenRevoked, &Subject::token(id), json!({})).await?;
    tx.commit().await?;
    Ok(())
}
