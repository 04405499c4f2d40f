//! Saves a session.

use domain::id::PersonId;
use serde_json::Value;

use super::{
    id::{hash, record_signed_in},
    proof, sql,
};
use crate::{Context, Result};

/// Replaces the content of a session. One that was closed meanwhile stays closed.
///
/// # Errors
/// [`Conflict::SignInOver`](crate::Conflict::SignInOver) when the password or passkey that signs a person in with it is not valid
/// any more.
pub async fn save(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if sql::update(&mut tx, &hash(id), person, data).await?
        && let Some(person) = person
    {
        proof::must_hold(&mut tx, person, data).await?;
        record_signed_in(&mut tx, person, data).await?;
    }
    Ok(tx.commit().await?)
}
