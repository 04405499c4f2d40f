//! Creates a group.

use domain::{
    grant::{GroupName, GroupView},
    id::GroupId,
};
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
    random,
};

/// Creates an empty group, which is filled by hand.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Conflict::GroupTaken`]; [`Error::RateLimited`].
pub async fn create(cx: &Context, actor: &Actor, name: &GroupName) -> Result<GroupView> {
    actor.must_manage_org()?;
    cx.budgets.invitations.spend(&actor.person)?;
    let id = GroupId::from(random::uuid());
    let mut tx = begin_managing(cx, actor).await?;
    match sql::insert(&mut tx, actor.org, id, name).await.map_err(Error::from) {
        Err(error) if error.violates("principal_group_name_unique") => return Err(Conflict::GroupTaken.into()),
        done => done?,
    }
    audit::record(&mut tx, actor, Action::GroupCreated, &Subject::group(id).named(name), json!({})).await?;
    let made = sql::some(&mut *tx, actor.org, Some(id)).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(made)
}
