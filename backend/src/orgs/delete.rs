//! Deletes an organisation.

use domain::org::Role;
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Deletes the actor's organisation if it is empty.
///
/// # Errors
/// [`Error::Forbidden`] for all but owners; [`Conflict::OrgNotEmpty`], which the database decides.
pub async fn delete(cx: &Context, actor: &Actor) -> Result<()> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    if actor.role != Role::Owner {
        return Err(Error::Forbidden);
    }
    let mut tx = cx.begin(actor.org).await?;
    if !sql::delete_empty(&mut tx, actor.org).await? {
        return Err(Conflict::OrgNotEmpty.into());
    }
    audit::record(&mut tx, actor, Action::OrganizationDeleted, &Subject::organization(&actor.slug), json!({})).await?;
    Ok(tx.commit().await?)
}
