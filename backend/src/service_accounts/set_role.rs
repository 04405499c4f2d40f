//! Changes the role of a service account.

use domain::org::Role;
use serde_json::json;

use super::lock::{Locked, lock, must_give};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    members,
};

/// Changes the role of a service account: to what the actor may give, and never to owner.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound); [`Error::Forbidden`](crate::Error::Forbidden).
pub async fn set_role(cx: &Context, actor: &Actor, name: &str, role: Role) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, role: before, own } = lock(&mut tx, actor, name).await?;
    must_give(own, role)?;
    members::write_role(&mut tx, actor.org, id, role, None).await?;
    let detail = json!({ "before": before, "after": role });
    let subject = Subject::service_account(id).named(name);
    audit::record(&mut tx, actor, Action::ServiceAccountRoleChanged, &subject, detail).await?;
    Ok(tx.commit().await?)
}
