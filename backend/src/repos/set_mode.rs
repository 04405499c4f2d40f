//! Sets a repo's mode.

use domain::{
    grant::Level,
    repo::{Description, RepoMode},
};
use serde_json::json;

use super::{
    entry::{Entry, finish_edit},
    sql,
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    grants::{self, On},
};

/// Sets a repo's mode.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for those who do not manage it.
pub async fn set_mode(
    cx: &Context,
    actor: &Actor,
    name: &str,
    mode: RepoMode,
    message: Option<&Description>,
) -> Result<Entry> {
    let mut tx = cx.begin(actor.org).await?;
    sql::lock_buckets_around(&mut tx, actor.org, name).await?;
    let repo = sql::lock(&mut tx, actor, name).await?.ok_or(Error::NotFound)?;
    if grants::lock_reach(&mut tx, actor, On::Repo(repo.id, repo.bucket)).await? < Some(Level::Manage) {
        return Err(Error::Forbidden);
    }
    sql::set_mode(&mut tx, actor, repo.id, mode, message).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name, "mode": mode })).await
}
