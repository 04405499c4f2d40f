//! The transactions of admins' acts. An act waits for its turn and for rows: whoever is demoted meanwhile, or whose token is
//! revoked, does nothing after that was answered.

use domain::org::Role;

use super::{identity::Actor, sql};
use crate::{Context, Error, Result, share::OrgTransaction};

/// A transaction of somebody who manages the namespace: by the role and with the token that they have now, and until it ends.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::NotFound`] for whoever left; [`Error::Unauthenticated`] when their
/// token has ended; as [`Context::begin`].
pub(crate) async fn begin_managing(cx: &Context, actor: &Actor) -> Result<OrgTransaction> {
    begin_with(cx, actor, Role::manages).await
}

/// The same, of an owner.
///
/// # Errors
/// As [`begin_managing`], and [`Error::Forbidden`] for admins.
pub(crate) async fn begin_owning(cx: &Context, actor: &Actor) -> Result<OrgTransaction> {
    begin_with(cx, actor, |role| role == Role::Owner).await
}

async fn begin_with(cx: &Context, actor: &Actor, may: impl Fn(Role) -> bool) -> Result<OrgTransaction> {
    if !may(actor.role) {
        return Err(Error::Forbidden);
    }
    let mut tx = cx.begin(actor.org).await?;
    let now = sql::lock_standing(&mut tx, actor).await?;
    if !now.has_live_token {
        return Err(Error::Unauthenticated);
    }
    if may(actor.within_token(now.role.ok_or(Error::NotFound)?)) { Ok(tx) } else { Err(Error::Forbidden) }
}
