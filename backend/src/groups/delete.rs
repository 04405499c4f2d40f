//! Deletes a group.

use domain::id::GroupId;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Deletes a group, with what was granted to it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn delete(cx: &Context, actor: &Actor, id: GroupId) -> Result<()> {
    actor.must_manage_org()?;
    let mut tx = cx.begin(actor.org).await?;
    let name = sql::delete(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    audit::record(&mut tx, actor, Action::GroupDeleted, &Subject::group(id).named(name), json!({})).await?;
    Ok(tx.commit().await?)
}
