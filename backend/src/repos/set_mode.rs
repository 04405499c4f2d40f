//! Sets a repo's mode.

use domain::repo::{Description, RepoMode};
use serde_json::json;

use super::{
    entry::{Entry, finish_edit},
    sql,
};
use crate::{Context, Error, Result, actor::Actor};

/// Sets a repo's mode.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn set_mode(
    cx: &Context,
    actor: &Actor,
    name: &str,
    mode: RepoMode,
    message: Option<&Description>,
) -> Result<Entry> {
    actor.must_manage()?;
    let mut tx = cx.begin(actor.org).await?;
    sql::lock_buckets_around(&mut tx, actor.org, name).await?;
    let repo = sql::lock(&mut tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    sql::set_mode(&mut tx, actor, repo.id, mode, message).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name, "mode": mode })).await
}
