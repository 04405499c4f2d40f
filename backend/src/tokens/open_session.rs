//! The session of a data client begins.

use super::{
    issue::{NewToken, insert},
    lifetime::Lifetime,
};
use crate::{
    Context, Error, Result,
    actor::{self, Client},
};

/// Begins the session of a data client whose user shows their password: a token for all they belong to, which ends
/// when it was said to, whatever is done with it.
///
/// # Errors
/// [`Error::Forbidden`] for whoever comes with a token, a session's too.
pub async fn open_session(cx: &Context, client: &Client, lifetime: Lifetime) -> Result<NewToken> {
    if !client.shows_password() {
        return Err(Error::Forbidden);
    }
    let actor = actor::find_own(cx, client.person()).await?;
    let name = "session".parse().map_err(|_| Error::internal("a name that is none"))?;
    insert(cx, &actor, &name, lifetime, &["*".to_owned()], true).await
}
