//! A person, as data clients see them.

use domain::{id::PersonId, org::OrgSlug};
use uuid::Uuid;

use crate::{Result, error::inconsistent_row};

/// What anybody who acts is called: a person, or a service account.
#[derive(Debug)]
pub struct Named {
    /// Their name.
    pub name: String,
    /// Their e-mail address, or what stands for one.
    pub email: String,
}

/// A person with an account, or a service account. The user name of a service account is its name.
#[derive(Debug)]
pub struct User {
    /// Their id.
    pub id: PersonId,
    /// Their user name.
    pub username: OrgSlug,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

pub(crate) fn user_of(id: Uuid, username: &str, name: String, email: String) -> Result<User> {
    Ok(User { id: id.into(), username: OrgSlug::stored(username).map_err(inconsistent_row("org.slug"))?, name, email })
}
