//! Deletes a mapping.

use domain::id::ClaimMappingId;
use serde_json::json;

use super::{list::lock_owner, sql};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    groups,
};

/// Deletes a mapping; owners only. What it gave ends at the next sign-in of each person; a group without another mapping is empty
/// at once, and filled by hand from then on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub async fn delete(cx: &Context, actor: &Actor, id: ClaimMappingId) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    lock_owner(&mut tx, actor).await?;
    // The group first, as whoever deletes the group does.
    let group = sql::group_of(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let group = match group {
        Some(group) => groups::lock(&mut tx, actor.org, group).await?.map(|(name, _)| (group, name)),
        None => None,
    };
    let deleted = sql::delete(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let subject = match group {
        Some((group, name)) => {
            sql::empty_unmapped(&mut tx, actor.org, group).await?;
            Subject::group(group).named(name)
        }
        None => Subject::organization(&actor.slug),
    };
    let provider = cx.sign_on.of_issuer(&deleted.issuer).map_or(deleted.issuer.as_str(), |provider| &provider.name);
    let detail = json!({ "provider": provider, "value": deleted.value, "role": deleted.role });
    audit::record(&mut tx, actor, Action::ClaimMappingDeleted, &subject, detail).await?;
    Ok(tx.commit().await?)
}
