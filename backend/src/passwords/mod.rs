//! Another password: for whoever shows the old one, or holds the one-time link that the operator printed.

mod sql;

use domain::{
    field::FieldErrors,
    id::PersonId,
    person::{Email, check_new_password},
    secret::SecretInput,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use zeroize::Zeroizing;

use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Author, Place, Subject},
    people, random,
    sessions::SessionId,
};

/// What ends with an old password, beside every session of data clients.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The one browser session that goes on; the others end.
    pub except: Option<SessionId<'a>>,
    /// Whether API tokens are revoked, too.
    pub tokens: bool,
}

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

/// The hash of somebody's password, which they show.
///
/// # Errors
/// [`Error::Invalid`] at `old_password` when it is not theirs; [`Error::RateLimited`].
pub(crate) async fn confirm(cx: &Context, person: PersonId, shown: &SecretInput) -> Result<String> {
    cx.budgets.confirmations.spend(&person)?;
    let hash = sql::password_of(&cx.pool, person).await?.ok_or(Error::NotFound)?;
    if people::verify_password(shown, hash.clone()).await? {
        Ok(hash)
    } else {
        Err(FieldErrors::at("old_password", "This is not your password.").into())
    }
}

/// Makes the one-time link by which somebody sets a new password within an hour: the operator's way for those who lost
/// theirs. Links from before end. Answers with the last part of the link, which exists nowhere else.
///
/// # Errors
/// [`Error::NotFound`] when nobody has this address.
pub async fn offer_reset(cx: &Context, email: &Email) -> Result<Zeroizing<String>> {
    let person = people::find_by_email(cx, email).await?;
    let token = random::url_safe_secret();
    let mut tx = cx.pool.begin().await?;
    sql::put_reset(&mut tx, person, &token_hash(&token)).await?;
    let operator = Author::Operator(Place::Own(person));
    audit::record(&mut tx, operator, Action::PasswordResetOffered, &Subject::person(person), json!({})).await?;
    tx.commit().await?;
    Ok(token)
}

/// Whether a link still sets a new password.
///
/// # Errors
/// When the database can't be asked.
pub async fn reset_is_open(cx: &Context, token: &str) -> Result<bool> {
    Ok(sql::reset_of(&cx.pool, &token_hash(token)).await?.is_some())
}

/// Sets a new password by a link, which never works again, and ends every session; answers with whose it is.
///
/// # Errors
/// [`Error::Invalid`] at `new_password`; [`Conflict::ResetLinkGone`]. Both are found before anything is hashed.
pub async fn reset(
    cx: &Context,
    token: &str,
    new: &SecretInput,
    end_tokens: bool,
    request_id: Option<&str>,
) -> Result<PersonId> {
    check(new)?;
    let token_hash = token_hash(token);
    let person = sql::reset_of(&cx.pool, &token_hash).await?.ok_or(Conflict::ResetLinkGone)?;
    let hash = people::hash_password(new).await?;
    let mut tx = cx.pool.begin().await?;
    if !sql::take_reset(&mut tx, person, &token_hash).await? {
        return Err(Conflict::ResetLinkGone.into());
    }
    sql::set(&mut tx, person, &hash).await?;
    let ended = end(&mut tx, person, Ending { except: None, tokens: end_tokens }).await?;
    let author = Author::Account { person, token: None, request_id };
    audit::record(&mut tx, author, Action::PasswordReset, &Subject::person(person), ended).await?;
    tx.commit().await?;
    Ok(person)
}

fn check(new: &SecretInput) -> Result<()> {
    check_new_password(new).map_err(|invalid| FieldErrors::at("new_password", invalid.to_string()).into())
}

/// Ends what was begun with the old password; answers with what an event says of it.
async fn end(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<Value> {
    let except = ending.except.map(SessionId::hash);
    sql::end_sessions(tx, person, except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    sql::end_resets(tx, person).await?;
    let tokens = sql::revoke_tokens(tx, person, ending.tokens).await?;
    Ok(json!({ "tokens_revoked": tokens }))
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
