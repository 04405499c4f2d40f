//! A page of a namespace's events.

use domain::audit::{AuditEvent, EVENTS_ON_PAGE, EventFilter, EventPage, Turn};

use super::find::{newer, older, with_these};
use crate::{
    Context, Result,
    actor::Actor,
    listing::{KeysetPage, KeysetRequest},
};

/// A page of the namespace's events that a filter lets through, newest first.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list(cx: &Context, actor: &Actor, filter: &EventFilter, turn: Turn) -> Result<EventPage> {
    actor.must_manage()?;
    let most = EVENTS_ON_PAGE;
    // One more than is shown tells whether there are more.
    let mut ids = match turn {
        Turn::Newest => older(cx, actor.org, filter, i64::MAX, most + 1).await?,
        Turn::OlderThan(id) => older(cx, actor.org, filter, id, most + 1).await?,
        Turn::NewerThan(id) => newer(cx, actor.org, filter, id, most + 1).await?,
    };
    let more = ids.len() > most as usize;
    if !more && matches!(turn, Turn::NewerThan(_)) {
        // The first page is always a full one.
        return Box::pin(list(cx, actor, filter, Turn::Newest)).await;
    }
    ids.truncate(most as usize);
    let (has_newer, has_older) = match turn {
        Turn::Newest => (false, more),
        Turn::OlderThan(_) => (true, more),
        Turn::NewerThan(_) => (true, true),
    };
    let items = with_these(&*cx.pool_of(actor.org).await?, &ids).await?;
    Ok(EventPage { items, has_newer, has_older })
}

/// A part of the namespace's events, newest first; a place is the number of an event.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    filter: &EventFilter,
    wanted: &KeysetRequest<i64>,
) -> Result<KeysetPage<AuditEvent, i64>> {
    actor.must_manage()?;
    let most = wanted.rows.saturating_add(1);
    let ids = older(cx, actor.org, filter, wanted.after.unwrap_or(i64::MAX), most).await?;
    let events = with_these(&*cx.pool_of(actor.org).await?, &ids).await?;
    let events = events.into_iter().map(|listed| listed.event).collect();
    Ok(KeysetPage::of(events, wanted, |event: &AuditEvent| event.id))
}
