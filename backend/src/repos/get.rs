//! One repo.

use domain::repo::Repo;

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// One repo.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has none of this name.
pub async fn get(cx: &Context, actor: &Actor, name: &str) -> Result<Repo> {
    sql::get(&*cx.pool_of(actor.org).await?, actor.org, name).await?.ok_or(Error::NotFound)
}
