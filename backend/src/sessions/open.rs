//! Opens a session.

use domain::id::PersonId;
use serde_json::Value;

use super::{
    id::{hash, record},
    sql,
};
use crate::{Context, Result, audit::Action};

/// Opens a session; `false` when the id exists already.
///
/// # Errors
/// When the database can't be asked.
pub async fn open(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<bool> {
    let mut tx = cx.pool.begin().await?;
    let opened = sql::insert(&mut tx, &hash(id), person, data).await?;
    if let Some(person) = person.filter(|_| opened) {
        record(&mut tx, Action::SignedIn, person).await?;
    }
    tx.commit().await?;
    Ok(opened)
}
