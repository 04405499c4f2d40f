//! Deletes a group.

use domain::{grant::FilledBy, id::GroupId};
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
};

/// Deletes a group, with what was granted to it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Conflict::GroupMapped`] while values of an identity
/// provider give it, which only owners change.
pub async fn delete(cx: &Context, actor: &Actor, id: GroupId) -> Result<()> {
    actor.must_manage_org()?;
    let mut tx = begin_managing(cx, actor).await?;
    let (_, filled_by) = sql::lock(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    if filled_by == FilledBy::Claim {
        return Err(Conflict::GroupMapped.into());
    }
    let name = sql::delete(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    audit::record(&mut tx, actor, Action::GroupDeleted, &Subject::group(id).named(name), json!({})).await?;
    Ok(tx.commit().await?)
}
