//! Confirms that it is still the person who signed in.

use domain::{field::FieldErrors, id::PersonId, second_factor::TypedCode, secret::SecretInput};

use super::{
    get::is_on,
    take::{Taken, note_refused, take},
};
use crate::{ClientNetwork, Context, Result, passwords, people::ShownPassword};

/// Confirms a person by their password, and by a code where their second factor is on.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at `current_password` and at `code`;
/// [`Error::RateLimited`](crate::Error::RateLimited).
pub async fn confirm_person(
    cx: &Context,
    person: PersonId,
    password: &SecretInput,
    code: &SecretInput,
    from: ClientNetwork,
) -> Result<ShownPassword> {
    if !is_on(cx, person).await? {
        return passwords::confirm_person(cx, person, password).await;
    }
    let code = TypedCode::parse(code).map_err(|invalid| FieldErrors::at("code", invalid.to_string()))?;
    let shown = passwords::confirm_person(cx, person, password).await?;
    cx.budgets.second_factors.spend(&(person, "session".to_owned()))?;
    let mut tx = cx.pool.begin().await?;
    match take(cx, &mut tx, person, &code).await? {
        Taken::Accepted | Taken::Off => {
            tx.commit().await?;
            Ok(shown.with_code())
        }
        Taken::Refused => Err(note_refused(cx, person, from)),
    }
}
