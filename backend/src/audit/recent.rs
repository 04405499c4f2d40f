//! The most recent events, for an overview.

use domain::audit::{Action, ListedEvent};

use super::{find::with_these, sql};
use crate::{Context, Result, actor::Actor};

/// The newest events of the namespace, `most` of them, newest first, without those that [happen all the
/// time](Action::is_routine).
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn recent(cx: &Context, actor: &Actor, most: u32) -> Result<Vec<ListedEvent>> {
    actor.must_manage()?;
    let routine: Vec<_> =
        Action::ALL.iter().filter(|action| action.is_routine()).map(|action| action.as_str()).collect();
    let ids = sql::recent(&*cx.pool_of(actor.org).await?, actor.org, &routine, most).await?;
    with_these(&*cx.pool_of(actor.org).await?, &ids).await
}
