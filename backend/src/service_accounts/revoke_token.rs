//! Revokes a token of a service account.

use serde_json::json;

use super::lock::{Locked, lock};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    tokens,
};

/// Revokes a token of a service account. From the commit on it vends nothing.
///
/// # Errors
/// [`Error::NotFound`], also for a token of another account; [`Error::Forbidden`].
pub async fn revoke_token(cx: &Context, actor: &Actor, account: &str, token: &str) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, .. } = lock(&mut tx, actor, account).await?;
    if !tokens::revoke_of(&mut tx, actor.org, id, token).await? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "service_account": account });
    audit::record(&mut tx, actor, Action::TokenRevoked, &Subject::token(token), detail).await?;
    Ok(tx.commit().await?)
}
