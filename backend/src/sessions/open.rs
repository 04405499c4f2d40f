//! Opens a session.

use domain::id::PersonId;
use serde_json::Value;

use super::{
    id::{hash, record_signed_in},
    proof, sql,
};
use crate::{Context, Result};

/// Opens a session; `false` when the id exists already.
///
/// # Errors
/// [`Conflict::SignInOver`](crate::Conflict::SignInOver) when the password or passkey that opens it is not valid any more.
pub async fn open(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<bool> {
    let mut tx = cx.pool.begin().await?;
    if let Some(person) = person {
        proof::must_hold(&mut tx, person, data).await?;
    }
    let opened = sql::insert(&mut tx, &hash(id), person, data).await?;
    if let Some(person) = person.filter(|_| opened) {
        record_signed_in(&mut tx, person, data).await?;
    }
    tx.commit().await?;
    Ok(opened)
}
