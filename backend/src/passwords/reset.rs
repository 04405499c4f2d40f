//! Sets a new password with a one-time link.

use domain::{id::PersonId, secret::SecretInput};

use super::{
    ending::{Ending, check, end, token_hash},
    sql,
};
use crate::{
    Conflict, Context, Result,
    actor::Author,
    audit::{self, Action, Subject},
    passkeys,
    people::{self, Patience},
    sign_on,
};

/// Sets a new password with a link, which never works again, ends every session, and removes every other way in: passkeys and linked
/// identities. Returns the person.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at `new_password`, also where passwords are off; [`Conflict::ResetLinkGone`]. All are
/// checked before any hashing.
pub async fn reset(
    cx: &Context,
    token: &str,
    new: &SecretInput,
    end_tokens: bool,
    request_id: Option<&str>,
) -> Result<PersonId> {
    cx.sign_on.must_take_passwords("new_password")?;
    check(new)?;
    let token_hash = token_hash(token);
    let person = sql::reset_of(&cx.pool, &token_hash).await?.ok_or(Conflict::ResetLinkGone)?;
    let hash = people::hash_password(new, Patience::Known).await?;
    sign_on::forget_claims(cx, person).await?;
    let mut tx = cx.pool.begin().await?;
    if !sql::take_reset(&mut tx, person, &token_hash).await? {
        return Err(Conflict::ResetLinkGone.into());
    }
    sql::set(&mut tx, person, &hash).await?;
    let mut ended = end(&mut tx, person, Ending { except: None, tokens: end_tokens }).await?;
    // Whoever needs a link may have lost more than the password, or been locked out by another's.
    ended["passkeys_removed"] = passkeys::delete_all(&mut tx, person).await?.into();
    ended["identities_unlinked"] = sign_on::delete_all(&mut tx, person).await?.into();
    let author = Author::Account { person, token: None, request_id };
    audit::record(&mut tx, author, Action::PasswordReset, &Subject::person(person), ended).await?;
    tx.commit().await?;
    Ok(person)
}
