//! Switches a second factor off.

use domain::person::Email;
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Result,
    actor::{Actor, Author, Place},
    audit::{self, Action, Subject},
    people,
};

/// Switches a person's second factor off, with its recovery codes.
///
/// # Errors
/// [`Conflict::SecondFactorOff`].
pub async fn remove(cx: &Context, own: &Actor) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if !sql::delete(&mut tx, own.person).await? {
        return Err(Conflict::SecondFactorOff.into());
    }
    audit::record(&mut tx, own, Action::SecondFactorRemoved, &Subject::person(own.person), json!({})).await?;
    Ok(tx.commit().await?)
}

/// Switches the second factor of the account with this address off: a command of the operator, for people who lost their phone
/// and their recovery codes.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when no account has this address; [`Conflict::SecondFactorOff`].
pub async fn remove_by_operator(cx: &Context, email: &Email) -> Result<()> {
    let person = people::find_by_email(cx, email).await?;
    let mut tx = cx.pool.begin().await?;
    if !sql::delete(&mut tx, person).await? {
        return Err(Conflict::SecondFactorOff.into());
    }
    let operator = Author::Operator(Place::Own(person));
    audit::record(&mut tx, operator, Action::SecondFactorRemoved, &Subject::person(person), json!({})).await?;
    Ok(tx.commit().await?)
}
