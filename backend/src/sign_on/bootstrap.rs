//! Creates the first account and the first organisation for somebody at an identity provider.

use domain::{draft::people::NewOwner, field::FieldErrors, id::PersonId};

use super::{provider::Provider, sql};
use crate::{Conflict, Context, Result, people};

/// The longest subject (OpenID Connect Core 1.0, section 2), in ASCII characters.
const SUBJECT_LENGTH: usize = 255;

/// Creates the first account, without a password, for whoever has this subject at a provider, and the first organisation: a
/// command of the operator.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at `subject`; [`Conflict::SetUpDone`] when there is an account.
pub async fn bootstrap(cx: &Context, provider: &Provider, subject: &str, owner: &NewOwner) -> Result<PersonId> {
    if !(1..=SUBJECT_LENGTH).contains(&subject.len()) || !subject.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(FieldErrors::at("subject", "A subject has 1 to 255 ASCII characters.").into());
    }
    let mut tx = cx.pool.begin().await?;
    let person = people::bootstrap_without_password(cx, &mut tx, owner).await?;
    let identity = (subject, Some(owner.person.email.as_str()));
    let inserted = sql::insert_identity(&mut tx, provider.issuer.as_str(), identity, person).await?;
    inserted.ok_or(Conflict::SetUpDone)?;
    tx.commit().await?;
    Ok(person)
}
