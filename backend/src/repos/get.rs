//! One repo.

use domain::repo::Repo;

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// One repo.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has no such repo.
pub async fn get(cx: &Context, actor: &Actor, name: &str) -> Result<Repo> {
    sql::get(&*cx.pool_of(actor.org).await?, actor, name).await?.ok_or(Error::NotFound)
}
