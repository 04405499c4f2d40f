//! Confirms a person's password.

use domain::{field::FieldErrors, id::PersonId, secret::SecretInput};

use super::sql;
use crate::{
    Context, Error, Result,
    people::{self, ShownPassword},
};

/// Confirms that a password is the person's.
///
/// # Errors
/// As [`confirm`], at `current_password`.
pub(crate) async fn confirm_person(cx: &Context, person: PersonId, shown: &SecretInput) -> Result<ShownPassword> {
    match confirm(cx, person, shown).await {
        Err(Error::Invalid(errors)) => {
            let mut named = FieldErrors::default();
            errors.iter().for_each(|(_, sentence)| named.add("current_password", sentence));
            Err(named.into())
        }
        confirmed => Ok(ShownPassword::alone(person, &confirmed?)),
    }
}

/// Whether a person has a password.
///
/// # Errors
/// When the database can't be asked.
pub async fn has_password(cx: &Context, person: PersonId) -> Result<bool> {
    Ok(sql::password_of(&cx.pool, person).await?.is_some())
}

/// The hash of a person's password, if the given one is right.
///
/// # Errors
/// [`Error::Invalid`] at `old_password` when it is wrong, and where passwords are off; [`Error::RateLimited`].
pub(crate) async fn confirm(cx: &Context, person: PersonId, shown: &SecretInput) -> Result<String> {
    cx.sign_on.must_take_passwords("old_password")?;
    cx.budgets.confirmations.spend(&person)?;
    let hash = sql::password_of(&cx.pool, person)
        .await?
        .ok_or_else(|| FieldErrors::at("old_password", "Your account has no password."))?;
    if people::verify_password(shown, hash.clone()).await? {
        Ok(hash)
    } else {
        Err(FieldErrors::at("old_password", "This is not your password.").into())
    }
}
