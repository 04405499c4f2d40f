//! Removes a member from an organisation.

use domain::id::PersonId;
use serde_json::json;

use super::{
    last_owner::keep_an_owner,
    lock_roles::{LockedRoles, lock_roles},
    sql,
};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Removes another member from the organisation, with their tokens and open invitations there. Only an invitation brings them
/// back.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`], also for oneself; [`Conflict::LastOwner`], which the database decides.
pub async fn remove(cx: &Context, actor: &Actor, person: PersonId) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let LockedRoles { theirs, .. } = lock_roles(&mut tx, actor, person).await?;
    sql::remove(&mut tx, actor.org, person).await?;
    sql::keep_out(&mut tx, actor.org, person, false).await?;
    audit::record(&mut tx, actor, Action::MemberRemoved, &Subject::person(person), json!({ "role": theirs })).await?;
    keep_an_owner(tx.commit().await)
}
