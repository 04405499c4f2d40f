//! Reads a person's passkeys.

use domain::{id::PersonId, passkey::PasskeyView};

use super::sql;
use crate::{Context, Result};

/// A person's passkeys, oldest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, person: PersonId) -> Result<Vec<PasskeyView>> {
    Ok(sql::list(&cx.pool, person).await?)
}

/// Whether a person has a passkey.
///
/// # Errors
/// When the database can't be asked.
pub async fn has_any(cx: &Context, person: PersonId) -> Result<bool> {
    Ok(!list(cx, person).await?.is_empty())
}
