//! Removes passkeys.

use domain::{
    id::{PasskeyId, PersonId},
    person::Email,
};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{Actor, Author, Place},
    audit::{self, Action, Subject},
    people,
    sessions::SessionId,
};

/// Removes a passkey of a person, and ends the sessions that it opened, but for the one that asks.
///
/// # Errors
/// [`Error::NotFound`], also for another person's.
pub async fn remove(cx: &Context, own: &Actor, passkey: PasskeyId, except: Option<SessionId<'_>>) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    let name = sql::delete(&mut tx, own.person, passkey).await?.ok_or(Error::NotFound)?;
    let except = except.map(SessionId::hash);
    sql::end_sessions(&mut tx, own.person, Some(passkey), except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    let detail = json!({ "name": name });
    audit::record(&mut tx, own, Action::PasskeyRemoved, &Subject::person(own.person), detail).await?;
    Ok(tx.commit().await?)
}

/// Removes every passkey of the account with this address, and ends the sessions that they opened: a command of the operator.
/// Returns their number.
///
/// # Errors
/// [`Error::NotFound`] when no account has this address.
pub async fn remove_by_operator(cx: &Context, email: &Email) -> Result<u64> {
    let person: PersonId = people::find_by_email(cx, email).await?;
    let mut tx = cx.pool.begin().await?;
    let removed = sql::delete_all(&mut tx, person).await?;
    if removed > 0 {
        sql::end_sessions(&mut tx, person, None, None).await?;
        let operator = Author::Operator(Place::Own(person));
        let detail = json!({ "removed": removed });
        audit::record(&mut tx, operator, Action::PasskeyRemoved, &Subject::person(person), detail).await?;
    }
    tx.commit().await?;
    Ok(removed)
}
