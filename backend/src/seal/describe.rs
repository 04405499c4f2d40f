//! How the secrets of an organisation are encrypted, for its owners.

use domain::{org::Role, sealing::Sealing};

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// The keys that the organisation's secrets are encrypted with, by their names; never a key.
///
/// # Errors
/// [`Error::Forbidden`] unless the actor is an owner.
pub async fn describe(cx: &Context, actor: &Actor) -> Result<Sealing> {
    if actor.role != Role::Owner {
        return Err(Error::Forbidden);
    }
    let found = sql::describe(&*cx.pool_of(actor.org).await?, actor.org).await?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Sealing {
        key_version: found.key_version,
        keys: count(found.keys),
        is_current: found.kek_id == cx.keyring.active().0,
        operator_key: found.kek_id,
        operator_keys: u32::try_from(cx.keyring.len()).unwrap_or(u32::MAX),
        secrets: count(found.secrets),
        under_older_keys: count(found.older),
    })
}
