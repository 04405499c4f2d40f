//! Deletes a service account.

use serde_json::json;

use super::{
    lock::{Locked, lock},
    sql,
};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Deletes a service account, with its tokens. Its events keep its name.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound); [`Error::Forbidden`](crate::Error::Forbidden).
pub async fn delete(cx: &Context, actor: &Actor, name: &str) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, role, .. } = lock(&mut tx, actor, name).await?;
    sql::delete(&mut tx, actor.org, id).await?;
    let subject = Subject::service_account(id).named(name);
    audit::record(&mut tx, actor, Action::ServiceAccountDeleted, &subject, json!({ "role": role })).await?;
    Ok(tx.commit().await?)
}
