//! The most recent events, for an overview.

use domain::audit::{Action, EventFilter, ListedEvent};

use super::find::{older, with_these};
use crate::{Context, Result, actor::Actor};

/// The newest events of the namespace, `most` of them, newest first, without those that [happen all the
/// time](Action::is_routine).
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn recent(cx: &Context, actor: &Actor, most: u32) -> Result<Vec<ListedEvent>> {
    actor.must_manage()?;
    let actions = Action::ALL.iter().copied().filter(|action| !action.is_routine()).collect();
    let filter = EventFilter { actions, ..EventFilter::default() };
    let ids = older(cx, actor.org, &filter, i64::MAX, most).await?;
    with_these(&*cx.pool_of(actor.org).await?, &ids).await
}
