//! Leaves an organisation.

use serde_json::json;

use super::{last_owner::keep_an_owner, sql};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Removes the actor from their organisation, with their tokens and open invitations there. Only an invitation brings them back.
///
/// # Errors
/// [`Error::NotFound`] in their own namespace; [`Error::Forbidden`] for a service account, which admins delete; [`Conflict::LastOwner`], which the database decides.
pub async fn leave(cx: &Context, actor: &Actor) -> Result<()> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    let mut tx = cx.begin(actor.org).await?;
    if sql::is_service_account(&mut tx, actor.person).await? {
        return Err(Error::Forbidden);
    }
    let (own, _) = sql::lock_roles(&mut tx, actor.org, actor.person, actor.person).await?;
    let own = own.ok_or(Error::NotFound)?;
    sql::remove(&mut tx, actor.org, actor.person).await?;
    sql::keep_out(&mut tx, actor.org, actor.person, true).await?;
    let detail = json!({ "role": own });
    audit::record(&mut tx, actor, Action::MemberLeft, &Subject::person(actor.person), detail).await?;
    keep_an_owner(tx.commit().await)
}
