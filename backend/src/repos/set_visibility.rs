//! Sets who reads a repo without a grant.

use domain::repo::Visibility;
use serde_json::json;

use super::{
    entry::{Entry, finish_edit},
    sql,
};
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
};

/// Sets who reads a repo without a grant. From the commit on nobody is vended what only the old visibility gave.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers, whatever was granted to them: grants stay inside the
/// organisation, and this does not.
pub async fn set_visibility(cx: &Context, actor: &Actor, name: &str, visibility: Visibility) -> Result<Entry> {
    actor.must_manage_org()?;
    let mut tx = begin_managing(cx, actor).await?;
    let repo = sql::lock(&mut tx, actor, name).await?.ok_or(Error::NotFound)?;
    sql::set_visibility(&mut tx, repo.id, visibility).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name, "visibility": visibility })).await
}
