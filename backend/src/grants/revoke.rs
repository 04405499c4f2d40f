//! Takes a grant back.

use domain::id::GrantId;
use serde_json::json;

use super::{managed::managed_to_change, on::OnName, sql};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action},
};

/// Takes back a grant on a repo or a bucket config. From the commit on nothing is vended that needs it.
///
/// # Errors
/// [`Error::NotFound`] for what the actor may not read, and for a grant that is on something else; [`Error::Forbidden`] for
/// those who do not manage it.
pub async fn revoke(cx: &Context, actor: &Actor, on: OnName<'_>, id: GrantId) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let managed = managed_to_change(&mut tx, actor, on).await?;
    let grants = sql::on(&mut tx, actor.org, managed.on).await?;
    let grant = grants.into_iter().find(|grant| grant.id == id).ok_or(Error::NotFound)?;
    if !sql::delete(&mut tx, actor.org, managed.on, id).await? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "to": grant.to.name, "principal": grant.to.principal, "level": grant.level });
    audit::record(&mut tx, actor, Action::AccessRevoked, &managed.subject(), detail).await?;
    Ok(tx.commit().await?)
}
