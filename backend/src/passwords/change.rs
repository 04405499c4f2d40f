//! Changes a password, given the current one.

use domain::secret::SecretInput;

use super::{
    confirm::confirm,
    ending::{Ending, check, end},
    sql,
};
use crate::{
    Conflict, Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    people::{self, Patience},
};

/// Changes a person's password, given the current one.
///
/// # Errors
/// [`Error::Invalid`] at `new_password` when it is too short or too long, before any hashing, and at `old_password`
/// when it is wrong; [`Error::RateLimited`]; [`Conflict::PasswordChangedMeanwhile`].
pub async fn change(cx: &Context, own: &Actor, old: &SecretInput, new: &SecretInput, ending: Ending<'_>) -> Result<()> {
    check(new)?;
    let old_hash = confirm(cx, own.person, old).await?;
    let new_hash = people::hash_password(new, Patience::Known).await?;
    let mut tx = cx.pool.begin().await?;
    if !sql::replace(&mut tx, own.person, &old_hash, &new_hash).await? {
        return Err(Conflict::PasswordChangedMeanwhile.into());
    }
    let ended = end(&mut tx, own.person, ending).await?;
    audit::record(&mut tx, own, Action::PasswordChanged, &Subject::person(own.person), ended).await?;
    Ok(tx.commit().await?)
}
