//! An invitation is declined.

use domain::{id::InvitationId, org::OrgSlug};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Declines an invitation that is addressed to the actor, which is an event of their own namespace: their address is
/// not for the organisation's record.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's.
pub async fn decline(cx: &Context, id: InvitationId, own: &Actor) -> Result<OrgSlug> {
    let mut tx = cx.begin(own.org).await?;
    let slug = sql::decline(&mut tx, id, own.person).await?.ok_or(Error::NotFound)?;
    let subject = Subject::invitation(id).named(format!("to {slug}"));
    audit::record(&mut tx, own, Action::InvitationDeclined, &subject, json!({})).await?;
    tx.commit().await?;
    Ok(slug)
}
