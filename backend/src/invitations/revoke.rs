//! Revokes an invitation.

use domain::id::InvitationId;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    members,
};

/// Revokes an invitation: it can't be accepted any more.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers, and for roles the actor may not give.
pub async fn revoke(cx: &Context, actor: &Actor, id: InvitationId) -> Result<()> {
    actor.must_manage()?;
    let mut tx = cx.begin(actor.org).await?;
    let (own, _) = members::lock_roles(&mut tx, actor.org, actor.person, actor.person).await?;
    let role = sql::delete(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    if !own.is_some_and(|own| own.may_grant(role)) {
        return Err(Error::Forbidden);
    }
    audit::record(&mut tx, actor, Action::InvitationRevoked, &Subject::invitation(id), json!({ "role": role })).await?;
    Ok(tx.commit().await?)
}
