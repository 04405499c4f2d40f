//! Who belongs to an organisation, in which role, and by which invitations.

pub mod invitations;
mod sql;

use domain::{id::PersonId, member::Member, org::Role};
use serde_json::json;
use sqlx::PgConnection;

pub use self::invitations::NewInvitation;
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    share,
};

/// The organisation's people, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Member>> {
    sql::members(&*share::pool_of(cx, actor.org).await?, actor.org).await
}

/// The role of somebody in the actor's organisation, if they belong to it.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_role(cx: &Context, actor: &Actor, person: PersonId) -> Result<Option<Role>> {
    sql::role(&*share::pool_of(cx, actor.org).await?, actor.org, person).await
}

/// Gives somebody another role: admins up to admin, owners any. Nobody changes their own. The database ends at once
/// the invitations they made and may not give any more.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; [`Conflict::LastOwner`], which the database decides.
pub async fn set_role(cx: &Context, actor: &Actor, person: PersonId, role: Role) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    let Held { own, theirs } = hold(&mut tx, actor, person).await?;
    if !own.may_grant(role) {
        return Err(Error::Forbidden);
    }
    sql::set_role(&mut tx, actor.org, person, role).await?;
    let detail = json!({ "before": theirs, "after": role });
    audit::record(&mut tx, actor, Action::MemberRoleChanged, &Subject::person(person), detail).await?;
    keep_an_owner(tx.commit().await)
}

/// Takes somebody else out of the organisation, with the tokens and open invitations they have there.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`], also for oneself; [`Conflict::LastOwner`], which the database decides.
pub async fn remove(cx: &Context, actor: &Actor, person: PersonId) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    let Held { theirs, .. } = hold(&mut tx, actor, person).await?;
    sql::remove(&mut tx, actor.org, person).await?;
    audit::record(&mut tx, actor, Action::MemberRemoved, &Subject::person(person), json!({ "role": theirs })).await?;
    keep_an_owner(tx.commit().await)
}

/// Takes the actor out of their organisation, with the tokens and open invitations they have there.
///
/// # Errors
/// [`Error::NotFound`] in their own namespace; [`Conflict::LastOwner`], which the database decides.
pub async fn leave(cx: &Context, actor: &Actor) -> Result<()> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    let mut tx = cx.pool.begin().await?;
    let (own, _) = sql::lock_roles(&mut tx, actor.org, actor.person, actor.person).await?;
    let own = own.ok_or(Error::NotFound)?;
    sql::remove(&mut tx, actor.org, actor.person).await?;
    let detail = json!({ "role": own });
    audit::record(&mut tx, actor, Action::MemberLeft, &Subject::person(actor.person), detail).await?;
    keep_an_owner(tx.commit().await)
}

/// The roles of an actor and of somebody they may change or take out, locked until the transaction ends.
struct Held {
    own: Role,
    theirs: Role,
}

/// Judges what the actor may do to `person` by the roles both have now, not when the request came.
async fn hold(tx: &mut PgConnection, actor: &Actor, person: PersonId) -> Result<Held> {
    let (own, theirs) = sql::lock_roles(tx, actor.org, actor.person, person).await?;
    let own = own.filter(|own| own.manages()).ok_or(Error::Forbidden)?;
    let theirs = theirs.ok_or(Error::NotFound)?;
    if person == actor.person || !own.may_grant(theirs) { Err(Error::Forbidden) } else { Ok(Held { own, theirs }) }
}

/// That an owner is left is looked at when the transaction ends.
pub(crate) fn keep_an_owner(committed: sqlx::Result<()>) -> Result<()> {
    match committed.map_err(Error::from) {
        Err(error) if error.violates("membership_last_owner") => Err(Conflict::LastOwner.into()),
        done => done,
    }
}
