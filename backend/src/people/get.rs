//! Reads accounts.

use domain::{id::PersonId, org::Viewer, person::Email};

use super::{
    name::Name,
    sql,
    user::{Named, User},
};
use crate::{Context, Error, Result, actor::Client};

/// A client's own account.
///
/// # Errors
/// [`Error::NotFound`] when it is gone.
pub async fn get_own(cx: &Context, client: &Client) -> Result<User> {
    sql::user(&cx.pool, client.person()).await?.ok_or(Error::NotFound)
}

/// What a person or a service account is called.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn get_named(cx: &Context, person: PersonId) -> Result<Named> {
    sql::named(&cx.pool, person).await?.ok_or(Error::NotFound)
}

/// A person who shares an organisation with the client, or the client, by user name or id.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn find_fellow(cx: &Context, client: &Client, name: &str) -> Result<User> {
    let only = client.only_in().map(|actor| actor.org);
    sql::fellow(&cx.pool, client.person(), name, only).await?.ok_or(Error::NotFound)
}

/// A person and their organisations.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn get_viewer(cx: &Context, person: PersonId) -> Result<Viewer> {
    sql::viewer(&cx.pool, person).await?.ok_or(Error::NotFound)
}

/// The person with this address.
///
/// # Errors
/// [`Error::NotFound`] when no account has it.
pub async fn find_by_email(cx: &Context, email: &Email) -> Result<PersonId> {
    let found = sql::account(&cx.pool, &Name::Email(email.clone())).await?;
    found.map(|account| account.person).ok_or(Error::NotFound)
}
