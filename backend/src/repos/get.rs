//! One repo.

use domain::repo::Repo;

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// One repo. A visitor is not told by whom it was made and set offline: addresses are for those who share an organisation.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has no such repo, or none that they may read.
pub async fn get(cx: &Context, actor: &Actor, name: &str) -> Result<Repo> {
    let mut repo = sql::get(&*cx.pool_of(actor.org).await?, actor, name).await?.ok_or(Error::NotFound)?;
    if actor.is_visitor {
        repo.created_by = None;
        repo.status.set_by = None;
    }
    Ok(repo)
}
