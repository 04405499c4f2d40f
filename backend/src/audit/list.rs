//! A page of a namespace's events.

use domain::audit::{AuditEvent, EVENTS_ON_PAGE, EventPage, Turn, WantedEvents};

use super::find::{newer, older, with_these};
use crate::{Context, Result, actor::Actor};

/// A page of the namespace's events, newest first.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list(cx: &Context, actor: &Actor, wanted: WantedEvents) -> Result<EventPage> {
    actor.must_manage()?;
    let most = EVENTS_ON_PAGE;
    // One more than is shown tells whether there are more.
    let mut ids = match wanted.turn {
        Turn::Newest => older(cx, actor.org, &wanted.search, i64::MAX, most + 1).await?,
        Turn::OlderThan(id) => older(cx, actor.org, &wanted.search, id, most + 1).await?,
        Turn::NewerThan(id) => newer(cx, actor.org, &wanted.search, id, most + 1).await?,
    };
    let more = ids.len() > most as usize;
    if !more && matches!(wanted.turn, Turn::NewerThan(_)) {
        // The first page is always a full one.
        return Box::pin(list(cx, actor, WantedEvents { turn: Turn::Newest, ..wanted })).await;
    }
    ids.truncate(most as usize);
    let (has_newer, has_older) = match wanted.turn {
        Turn::Newest => (false, more),
        Turn::OlderThan(_) => (true, more),
        Turn::NewerThan(_) => (true, true),
    };
    let items = with_these(&*cx.pool_of(actor.org).await?, &ids).await?;
    Ok(EventPage { items, has_newer, has_older, wanted })
}

/// The namespace's events before one of this number, newest first: so many at most, and whether there are more.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list_before(
    cx: &Context,
    actor: &Actor,
    search: &str,
    before: i64,
    most: u32,
) -> Result<(Vec<AuditEvent>, bool)> {
    actor.must_manage()?;
    let mut ids = older(cx, actor.org, search, before, most + 1).await?;
    let has_more = ids.len() > most as usize;
    ids.truncate(most as usize);
    let events =
        with_these(&*cx.pool_of(actor.org).await?, &ids).await?.into_iter().map(|listed| listed.event).collect();
    Ok((events, has_more))
}
