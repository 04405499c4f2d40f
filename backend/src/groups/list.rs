//! The groups of an organisation, and the members of one.

use domain::{
    grant::{GroupView, PrincipalView},
    id::GroupId,
};

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// The organisation's groups, by name. Every member may know them: who manages a repo chooses from them.
///
/// # Errors
/// [`Error::NotFound`] in a personal namespace.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<GroupView>> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    actor.must_reach_whole()?;
    sql::some(&*cx.pool_of(actor.org).await?, actor.org, None).await
}

/// One of them.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::NotFound`].
pub async fn get(cx: &Context, actor: &Actor, id: GroupId) -> Result<GroupView> {
    actor.must_manage_org()?;
    sql::some(&*cx.pool_of(actor.org).await?, actor.org, Some(id)).await?.pop().ok_or(Error::NotFound)
}

/// The members of a group, by address.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::NotFound`].
pub async fn list_members(cx: &Context, actor: &Actor, id: GroupId) -> Result<Vec<PrincipalView>> {
    get(cx, actor, id).await?;
    Ok(sql::members(&*cx.pool_of(actor.org).await?, actor.org, id).await?)
}
