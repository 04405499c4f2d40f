//! Closes a session.

use super::{
    id::{hash, record},
    sql,
};
use crate::{Context, Result, audit::Action};

/// Closes a session for good.
///
/// # Errors
/// When the database can't be asked.
pub async fn close(cx: &Context, id: &[u8]) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if let Some(person) = sql::delete(&mut tx, &hash(id)).await? {
        record(&mut tx, Action::SignedOut, person).await?;
    }
    Ok(tx.commit().await?)
}
