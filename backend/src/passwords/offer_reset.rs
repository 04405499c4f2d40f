//! Creates a one-time link for a lost password.

use domain::person::Email;
use serde_json::json;
use zeroize::Zeroizing;

use super::{ending::token_hash, sql};
use crate::{
    Context, Result,
    actor::{Author, Place},
    audit::{self, Action, Subject},
    people, random,
};

/// Creates a one-time link for setting a new password within an hour: a command of the operator, for people who lost
/// theirs. Earlier links stop working. Returns the last part of the link, which exists only there.
///
/// # Errors
/// [`Error::NotFound`] when no account has this address.
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

/// Whether a link is still valid.
///
/// # Errors
/// When the database can't be asked.
pub async fn reset_is_open(cx: &Context, token: &str) -> Result<bool> {
    Ok(sql::reset_of(&cx.pool, &token_hash(token)).await?.is_some())
}
