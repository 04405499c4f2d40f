//! One organisation, and what a namespace says of itself.

use domain::profile::Profile;

use super::{organization::Organization, sql};
use crate::{
    Context, Error, Result,
    actor::{self, Actor, Client},
};

/// The organisation an actor acts in.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody's own namespace.
pub async fn get(cx: &Context, actor: &Actor) -> Result<Organization> {
    let found = sql::organizations(&cx.pool, actor.person, Some(actor.org)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// What the client says of themselves.
///
/// # Errors
/// [`Error::NotFound`] when their account is gone.
pub async fn get_own_profile(cx: &Context, client: &Client) -> Result<Profile> {
    let actor = actor::find_own(cx, client.person()).await?;
    sql::profile(&*cx.pool_of(actor.org).await?, actor.org).await
}
