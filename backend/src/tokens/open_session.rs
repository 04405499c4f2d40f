//! Opens the session of a data client.

use serde_json::json;

use super::{
    issue::{Issue, NewToken, insert},
    lifetime::Lifetime,
};
use crate::{
    Context, Error, Result,
    actor::{self, Client},
};

/// Opens the session of a data client whose user sent their password: a token for all their namespaces, with a fixed
/// expiry that use does not extend.
///
/// # Errors
/// [`Error::Forbidden`] for a caller with a token, also a session's; [`Error::Unauthenticated`] when their password was replaced
/// meanwhile.
pub async fn open_session(cx: &Context, client: &Client, lifetime: Lifetime) -> Result<NewToken> {
    let shown = client.shown_password().ok_or(Error::Forbidden)?;
    let actor = actor::find_own(cx, client.person()).await?;
    let name = "session".parse().map_err(|_| Error::internal("a name that is none"))?;
    let session = Issue { is_session: true, ..Issue::plain(&name, lifetime) };
    cx.budgets.tokens.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    if !shown.holds(&mut tx).await? {
        return Err(Error::Unauthenticated);
    }
    let opened = insert(&mut tx, &actor, actor.person, &session, json!({})).await?;
    tx.commit().await?;
    Ok(opened)
}
