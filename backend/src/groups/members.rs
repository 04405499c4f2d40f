//! Adds somebody to a group, and removes them.

use domain::{
    grant::FilledBy,
    id::{GroupId, PersonId},
};
use serde_json::json;
use sqlx::PgConnection;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
};

/// Adds a person or a service account of the organisation to a group. Adding somebody twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Conflict::GroupFilledByClaim`].
pub async fn add_member(cx: &Context, actor: &Actor, id: GroupId, person: PersonId) -> Result<()> {
    let mut tx = begin_managing(cx, actor).await?;
    let subject = lock(&mut tx, actor, id).await?;
    let address = sql::address(&mut tx, actor.org, person).await?.ok_or(Error::NotFound)?;
    if sql::add(&mut tx, actor.org, id, person).await? {
        audit::record(&mut tx, actor, Action::GroupMemberAdded, &subject, json!({ "member": address })).await?;
    }
    Ok(tx.commit().await?)
}

/// Removes somebody from a group.
///
/// # Errors
/// [`Error::NotFound`], also for somebody who is not in it; [`Error::Forbidden`] for members and readers;
/// [`Conflict::GroupFilledByClaim`].
pub async fn remove_member(cx: &Context, actor: &Actor, id: GroupId, person: PersonId) -> Result<()> {
    let mut tx = begin_managing(cx, actor).await?;
    let subject = lock(&mut tx, actor, id).await?;
    let address = sql::address(&mut tx, actor.org, person).await?.ok_or(Error::NotFound)?;
    if !sql::remove(&mut tx, actor.org, id, person).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, actor, Action::GroupMemberRemoved, &subject, json!({ "member": address })).await?;
    Ok(tx.commit().await?)
}

/// The group as an event's subject, locked until the transaction ends: it is filled by hand, and stays so meanwhile.
async fn lock(tx: &mut PgConnection, actor: &Actor, id: GroupId) -> Result<Subject> {
    actor.must_manage_org()?;
    let (name, filled_by) = sql::lock(tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    match filled_by {
        FilledBy::Hand => Ok(Subject::group(id).named(name)),
        FilledBy::Claim => Err(Conflict::GroupFilledByClaim.into()),
    }
}
