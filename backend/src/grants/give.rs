//! Grants access.

use domain::{
    grant::{GrantView, Level, Principal},
    id::GrantId,
};
use serde_json::json;

use super::{managed::managed_to_change, on::OnName, sql};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action},
    random,
};

/// Grants a level on a repo, or on a bucket config with all its repos, in the place of what the principal was granted there.
///
/// # Errors
/// [`Error::NotFound`] for what the actor may not read, and for a principal that the organisation does not have;
/// [`Error::Forbidden`] for those who do not manage it.
pub async fn give(cx: &Context, actor: &Actor, on: OnName<'_>, to: Principal, level: Level) -> Result<GrantView> {
    let mut tx = cx.begin(actor.org).await?;
    let called = sql::lock_principal(&mut tx, actor.org, to).await?;
    let managed = managed_to_change(&mut tx, actor, on).await?;
    let called = called.ok_or(Error::NotFound)?;
    let id = GrantId::from(random::uuid());
    let (id, before) = sql::upsert(&mut tx, actor, id, managed.on, to, level).await?;
    if before != Some(level) {
        let detail = json!({ "to": called, "principal": to, "level": level, "before": before });
        audit::record(&mut tx, actor, Action::AccessGranted, &managed.subject(), detail).await?;
    }
    let given = sql::on(&mut tx, actor.org, managed.on).await?;
    let given = given.into_iter().find(|grant| grant.id == id).ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(given)
}
