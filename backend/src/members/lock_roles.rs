//! Locks the roles of an actor and of the member they change or remove.

use domain::{id::PersonId, org::Role};
use sqlx::PgConnection;

use super::sql;
use crate::{Error, Result, actor::Actor};

/// The roles of an actor and of the member they change or remove, locked until the transaction ends.
pub(super) struct LockedRoles {
    pub(super) own: Role,
    pub(super) theirs: Role,
}

/// Checks the actor's permission by both current roles, not by those at the request's start.
pub(super) async fn lock_roles(tx: &mut PgConnection, actor: &Actor, person: PersonId) -> Result<LockedRoles> {
    if sql::is_service_account(tx, person).await? {
        return Err(Error::NotFound);
    }
    let (own, theirs) = sql::lock_roles(tx, actor.org, actor.person, person).await?;
    let own = own.filter(|own| own.manages()).ok_or(Error::Forbidden)?;
    let theirs = theirs.ok_or(Error::NotFound)?;
    if person == actor.person || !own.may_grant(theirs) {
        Err(Error::Forbidden)
    } else {
        Ok(LockedRoles { own, theirs })
    }
}
