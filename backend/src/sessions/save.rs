//! Saves a session.

use domain::id::PersonId;
use serde_json::Value;

use super::{
    id::{hash, record_signed_in},
    sql,
};
use crate::{Context, Result};

/// Replaces the content of a session. One that was closed meanwhile stays closed.
///
/// # Errors
/// When the database can't be asked.
pub async fn save(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if sql::update(&mut tx, &hash(id), person, data).await?
        && let Some(person) = person
    {
        record_signed_in(&mut tx, person, data).await?;
    }
    Ok(tx.commit().await?)
}
