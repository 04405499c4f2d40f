//! Locks a service account and the role of the admin who acts on it.

use domain::{
    id::PersonId,
    org::Role,
    service_account::{ServiceAccountName, role_of_service_account},
};
use sqlx::PgConnection;

use super::sql;
use crate::{Error, Result, actor::Actor, members};

/// A service account, locked until the transaction ends.
pub(super) struct Locked {
    pub(super) id: PersonId,
    pub(super) role: Role,
    /// The admin's role.
    pub(super) own: Option<Role>,
}

/// A service account that the actor may act on, by both current roles. One that acts may not act on itself.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub(super) async fn lock(tx: &mut PgConnection, actor: &Actor, name: &str) -> Result<Locked> {
    actor.must_manage_org()?;
    let id = sql::find(tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    let (own, theirs) = members::lock_roles(tx, actor.org, actor.person, id).await?;
    let role = theirs.ok_or(Error::NotFound)?;
    must_give(own, role)?;
    if id == actor.person { Err(Error::Forbidden) } else { Ok(Locked { id, role, own }) }
}

/// Refuses a role that an actor of the role `own` may not give to a service account.
pub(super) fn must_give(own: Option<Role>, role: Role) -> Result<()> {
    let is_given = own.is_some_and(|own| own.manages() && own.may_grant(role));
    if is_given && role_of_service_account(role).is_ok() { Ok(()) } else { Err(Error::Forbidden) }
}

/// The name as it was stored; what is no name is no account's.
pub(super) fn known(name: &str) -> Result<ServiceAccountName> {
    name.parse().map_err(|_| Error::NotFound)
}
