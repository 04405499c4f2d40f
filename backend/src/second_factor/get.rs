//! Reads a person's second factor.

use domain::{id::PersonId, second_factor::SecondFactorView};

use super::sql;
use crate::{Context, Error, Result};

/// A person's second factor; `None` while it is off.
///
/// # Errors
/// When the database can't be asked.
pub async fn get(cx: &Context, person: PersonId) -> Result<Option<SecondFactorView>> {
    Ok(sql::view(&cx.pool, person).await?)
}

/// Whether a person's second factor is on.
///
/// # Errors
/// When the database can't be asked.
pub async fn is_on(cx: &Context, person: PersonId) -> Result<bool> {
    Ok(get(cx, person).await?.is_some())
}

/// Refuses where a password alone would be enough: for accounts with a second factor it never is.
///
/// # Errors
/// [`Error::SecondFactor`].
pub async fn must_be_off(cx: &Context, person: PersonId) -> Result<()> {
    if is_on(cx, person).await? { Err(Error::SecondFactor) } else { Ok(()) }
}
