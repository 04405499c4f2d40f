//! Closes the other sessions of a person.

use domain::id::PersonId;

use super::{
    id::{SessionId, record_others_closed},
    sql,
};
use crate::{Context, Result};

/// Closes the person's browser sessions but the `current` one, for good; returns their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn close_others(cx: &Context, person: PersonId, current: Option<SessionId<'_>>) -> Result<u64> {
    let current = current.map(SessionId::hash);
    let mut tx = cx.pool.begin().await?;
    let closed = sql::delete_others(&mut tx, person, current.as_ref().map(<[u8; 32]>::as_slice)).await?;
    if closed > 0 {
        record_others_closed(&mut tx, person, closed).await?;
    }
    tx.commit().await?;
    Ok(closed)
}
