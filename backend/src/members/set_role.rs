//! Changes a member's role.

use domain::{id::PersonId, org::Role};
use serde_json::json;

use super::{
    last_owner::keep_an_owner,
    lock_roles::{LockedRoles, lock_roles},
    sql,
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Changes another member's role: admins up to admin, owners to any. Nobody can change their own. The database revokes
/// at once the invitations they may no longer give.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; [`Conflict::LastOwner`], which the database decides.
pub async fn set_role(cx: &Context, actor: &Actor, person: PersonId, role: Role) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let LockedRoles { own, theirs } = lock_roles(&mut tx, actor, person).await?;
    if !own.may_grant(role) {
        return Err(Error::Forbidden);
    }
    sql::set_role(&mut tx, actor.org, person, role, None).await?;
    let detail = json!({ "before": theirs, "after": role });
    audit::record(&mut tx, actor, Action::MemberRoleChanged, &Subject::person(person), detail).await?;
    keep_an_owner(tx.commit().await)
}
