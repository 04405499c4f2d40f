//! Creates an account, with its own namespace.

use domain::{draft::people::NewPerson, id::PersonId};
use serde_json::json;
use sqlx::PgConnection;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Author, Place},
    audit::{self, Action, Subject},
    orgs::{Founder, insert_namespace},
    random,
};

/// Creates an account.
///
/// # Errors
/// [`Conflict::EmailTaken`] when the address has one.
pub(super) async fn insert(tx: &mut PgConnection, new: &NewPerson, password_hash: &str) -> Result<PersonId> {
    let person = PersonId::from(random::uuid());
    match sql::insert_person(tx, person, new, password_hash).await.map_err(Error::from) {
        Err(error) if error.violates("person_email_unique") => Err(Conflict::EmailTaken.into()),
        Err(error) => Err(error),
        Ok(()) => Ok(person),
    }
}

/// Creates an account with its own namespace.
///
/// # Errors
/// [`Conflict::EmailTaken`] when the address has one.
pub(crate) async fn insert_account(
    cx: &Context,
    tx: &mut PgConnection,
    new: &NewPerson,
    password_hash: &str,
) -> Result<PersonId> {
    let person = insert(tx, new, password_hash).await?;
    insert_namespace(cx, tx, person, &new.email).await?;
    record_account(tx, person, Founder::Themselves).await?;
    Ok(person)
}

pub(super) async fn record_account(tx: &mut PgConnection, person: PersonId, founder: Founder<'_>) -> Result<()> {
    let author = match founder {
        Founder::Operator => Author::Operator(Place::Own(person)),
        Founder::Themselves => Author::Account { person, token: None, request_id: None },
        Founder::Client(client) => client.author(),
    };
    audit::record(tx, author, Action::AccountCreated, &Subject::person(person), json!({})).await
}
