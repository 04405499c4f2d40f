//! What everyone in the organisation reaches without another grant.

use domain::grant::Level;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
    random,
};

/// What everyone may do with all repos and bucket configs; `None` where they are private until something is granted.
///
/// # Errors
/// [`Error::NotFound`] in a personal namespace; [`Error::Forbidden`] for a narrowed token.
pub async fn get_default(cx: &Context, actor: &Actor) -> Result<Option<Level>> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    actor.must_reach_whole()?;
    Ok(sql::for_everyone(&*cx.pool_of(actor.org).await?, actor.org).await?)
}

/// Sets it: to read, to write, or to nothing.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for manage, which is granted on one thing at a time.
pub async fn set_default(cx: &Context, actor: &Actor, level: Option<Level>) -> Result<()> {
    actor.must_manage_org()?;
    if level == Some(Level::Manage) {
        return Err(Error::Forbidden);
    }
    let mut tx = begin_managing(cx, actor).await?;
    let before = sql::set_for_everyone(&mut tx, actor.org, random::uuid(), level).await?;
    if before != level {
        let action = if level.is_some() { Action::AccessGranted } else { Action::AccessRevoked };
        let detail = json!({ "to": "everyone", "level": level, "before": before });
        audit::record(&mut tx, actor, action, &Subject::organization(&actor.slug), detail).await?;
    }
    Ok(tx.commit().await?)
}
