//! The sessions of a person.

use domain::{id::PersonId, session::SessionView};

use super::{id::SessionId, sql};
use crate::{Context, Result};

/// The live browser sessions of a person, the last used first. `current` is the one that asks.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, person: PersonId, current: Option<SessionId<'_>>) -> Result<Vec<SessionView>> {
    let current = current.map(SessionId::hash);
    Ok(sql::of_person(&cx.pool, person, current.as_ref().map(<[u8; 32]>::as_slice)).await?)
}
