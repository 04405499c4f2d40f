//! Opens a session.

use domain::id::PersonId;
use serde_json::Value;

use super::{
    id::{hash, record_signed_in},
    sql,
};
use crate::{Context, Result};

/// Opens a session; `false` when the id exists already.
///
/// # Errors
/// When the database can't be asked.
pub async fn open(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<bool> {
    let mut tx = cx.pool.begin().await?;
    let opened = sql::insert(&mut tx, &hash(id), person, data).await?;
    if let Some(person) = person.filter(|_| opened) {
        record_signed_in(&mut tx, person, data).await?;
    }
    tx.commit().await?;
    Ok(opened)
}
