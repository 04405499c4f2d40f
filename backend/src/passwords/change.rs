//! Somebody who shows their password gets another.

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
    people,
};

/// Gives somebody another password, who shows the one they have.
///
/// # Errors
/// [`Error::Invalid`] at `new_password` when it is too short or too long, before anything is hashed, and at
/// `old_password` when that is not theirs; [`Error::RateLimited`]; [`Conflict::PasswordChangedMeanwhile`].
pub async fn change(cx: &Context, own: &Actor, old: &SecretInput, new: &SecretInput, ending: Ending<'_>) -> Result<()> {
    check(new)?;
    let old_hash = confirm(cx, own.person, old).await?;
    let new_hash = people::hash_password(new).await?;
    let mut tx = cx.pool.begin().await?;
    if !sql::replace(&mut tx, own.person, &old_hash, &new_hash).await? {
        return Err(Conflict::PasswordChangedMeanwhile.into());
    }
    let ended = end(&mut tx, own.person, ending).await?;
    audit::record(&mut tx, own, Action::PasswordChanged, &Subject::person(own.person), ended).await?;
    Ok(tx.commit().await?)
}
