//! The roles of an actor and of somebody they may change or take out.

use domain::{id::PersonId, org::Role};
use sqlx::PgConnection;

use super::sql;
use crate::{Error, Result, actor::Actor};

/// The roles of an actor and of somebody they may change or take out, locked until the transaction ends.
pub(super) struct Held {
    pub(super) own: Role,
    pub(super) theirs: Role,
}

/// Judges what the actor may do to `person` by the roles both have now, not when the request came.
pub(super) async fn hold(tx: &mut PgConnection, actor: &Actor, person: PersonId) -> Result<Held> {
    let (own, theirs) = sql::lock_roles(tx, actor.org, actor.person, person).await?;
    let own = own.filter(|own| own.manages()).ok_or(Error::Forbidden)?;
    let theirs = theirs.ok_or(Error::NotFound)?;
    if person == actor.person || !own.may_grant(theirs) { Err(Error::Forbidden) } else { Ok(Held { own, theirs }) }
}
