//! One organisation, and the profile of a namespace.

use domain::{
    id::{OrgId, PersonId},
    profile::Profile,
};
use sqlx::{Executor, Postgres};

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
    find(&cx.pool, actor.person, actor.org).await
}

/// An organisation as `person` belongs to it, also in the transaction that has made or changed it.
pub(super) async fn find(
    executor: impl Executor<'_, Database = Postgres>,
    person: PersonId,
    org: OrgId,
) -> Result<Organization> {
    let found = sql::organizations(executor, person, Some(org), None, &KeysetRequest::everything()).await?;
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
