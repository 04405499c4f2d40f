//! Confirms a person's password.

use domain::{field::FieldErrors, id::PersonId, secret::SecretInput};

use super::sql;
use crate::{Context, Error, Result, people};

/// The hash of a person's password, if the given one is right.
///
/// # Errors
/// [`Error::Invalid`] at `old_password` when it is wrong; [`Error::RateLimited`].
pub(crate) async fn confirm(cx: &Context, person: PersonId, shown: &SecretInput) -> Result<String> {
    cx.budgets.confirmations.spend(&person)?;
    let hash = sql::password_of(&cx.pool, person).await?.ok_or(Error::NotFound)?;
    if people::verify_password(shown, hash.clone()).await? {
        Ok(hash)
    } else {
        Err(FieldErrors::at("old_password", "This is not your password.").into())
    }
}
