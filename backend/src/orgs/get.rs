//! One organisation, and the profile of a namespace.

use domain::profile::Profile;

use super::{organization::Organization, sql};
use crate::{
    Context, Error, Result,
    actor::{self, Actor, Client},
    listing::KeysetRequest,
};

/// The actor's organisation.
///
/// # Errors
/// [`Error::NotFound`] for a personal namespace.
pub async fn get(cx: &Context, actor: &Actor) -> Result<Organization> {
    let every = KeysetRequest::everything();
    let found = sql::organizations(&cx.pool, actor.person, Some(actor.org), None, &every).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The client's own profile.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn get_own_profile(cx: &Context, client: &Client) -> Result<Profile> {
    let actor = actor::find_own(cx, client.person()).await?;
    sql::profile(&*cx.pool_of(actor.org).await?, actor.org).await
}
