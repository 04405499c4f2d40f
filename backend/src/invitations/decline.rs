//! Declines an invitation.

use domain::{id::InvitationId, org::OrgSlug};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Declines an invitation addressed to the actor. The event belongs to the actor's own namespace: the organisation must
/// not learn their address.
///
/// # Errors
/// [`Error::NotFound`], also for another person's.
pub async fn decline(cx: &Context, id: InvitationId, own: &Actor) -> Result<OrgSlug> {
    let mut tx = cx.begin(own.org).await?;
    let slug = sql::decline(&mut tx, id, own.person).await?.ok_or(Error::NotFound)?;
    let subject = Subject::invitation(id).named(format!("to {slug}"));
    audit::record(&mut tx, own, Action::InvitationDeclined, &subject, json!({})).await?;
    tx.commit().await?;
    Ok(slug)
}
