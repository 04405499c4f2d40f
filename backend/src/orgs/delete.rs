//! Deletes an organisation.

use domain::{field::FieldErrors, org::Role};
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_owning},
    audit::{self, Action, Subject},
};

/// Deletes the actor's organisation if it is empty. `confirmation` is the typed name; `None` if the caller asks for none.
///
/// # Errors
/// [`Error::Forbidden`] for all but owners; [`Error::Invalid`] when the confirmation is another text;
/// [`Conflict::OrgNotEmpty`], which the database decides.
pub async fn delete(cx: &Context, actor: &Actor, confirmation: Option<&str>) -> Result<()> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    if actor.role != Role::Owner {
        return Err(Error::Forbidden);
    }
    if confirmation.is_some_and(|typed| typed.trim() != actor.slug.as_str()) {
        let sentence = format!("Type {} to delete the organisation.", actor.slug);
        return Err(FieldErrors::at("confirmation", sentence).into());
    }
    let mut tx = begin_owning(cx, actor).await?;
    if !sql::delete_empty(&mut tx, actor.org).await? {
        return Err(Conflict::OrgNotEmpty.into());
    }
    audit::record(&mut tx, actor, Action::OrganizationDeleted, &Subject::organization(&actor.slug), json!({})).await?;
    Ok(tx.commit().await?)
}
