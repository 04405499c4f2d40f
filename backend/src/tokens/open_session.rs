//! Opens the session of a data client.

use super::{
    issue::{Issue, NewToken, issue},
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
/// [`Error::Forbidden`] for a caller with a token, also a session's.
pub async fn open_session(cx: &Context, client: &Client, lifetime: Lifetime) -> Result<NewToken> {
    if !client.shows_password() {
        return Err(Error::Forbidden);
    }
    let actor = actor::find_own(cx, client.person()).await?;
    let name = "session".parse().map_err(|_| Error::internal("a name that is none"))?;
    issue(cx, &actor, &Issue { is_session: true, ..Issue::plain(&name, lifetime) }).await
}
