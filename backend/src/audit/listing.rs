//! Reading the events: by pages, and all of them one after the other.

use domain::{
    audit::{AuditEvent, EVENTS_ON_PAGE, EventPage, ListedEvent, Turn, WantedEvents},
    id::OrgId,
    org::OrgSlug,
};

use super::sql;
use crate::{Context, Result, actor::Actor, share};

/// How many events an export reads at once.
const AT_ONCE: u32 = 1_000;

/// Whose events are exported.
#[derive(Debug, Clone)]
enum Whose {
    Org(OrgId),
    /// Of every organisation that ever had this name.
    Slug(OrgSlug),
    Everybody,
}

/// Where an export of events has come to. Between two parts it holds nothing: no connection, no snapshot. Events are only
/// added, above where it began.
#[derive(Debug)]
pub struct EventExport {
    whose: Whose,
    search: String,
    before: i64,
}

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
        // The first page is a whole one.
        return Box::pin(list(cx, actor, WantedEvents { turn: Turn::Newest, ..wanted })).await;
    }
    ids.truncate(most as usize);
    let (has_newer, has_older) = match wanted.turn {
        Turn::Newest => (false, more),
        Turn::OlderThan(_) => (true, more),
        Turn::NewerThan(_) => (true, true),
    };
    let items = with_these(cx, &ids).await?;
    Ok(EventPage { items, has_newer, has_older, wanted })
}

/// The namespace's events, newest first, as far as a search finds them. [`read_next`] reads them.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub fn export(actor: &Actor, search: &str) -> Result<EventExport> {
    actor.must_manage()?;
    Ok(EventExport { whose: Whose::Org(actor.org), search: search.to_owned(), before: i64::MAX })
}

/// The events of whatever organisations have or had this name, or all there are: for the operator.
#[must_use]
pub fn export_for_operator(slug: Option<OrgSlug>) -> EventExport {
    let whose = slug.map_or(Whose::Everybody, Whose::Slug);
    EventExport { whose, search: String::new(), before: i64::MAX }
}

/// The next events of an export; none when it is through.
///
/// # Errors
/// When the database can't be asked. The same events can be asked for again.
pub async fn read_next(cx: &Context, export: &mut EventExport) -> Result<Vec<AuditEvent>> {
    let ids = match &export.whose {
        Whose::Org(org) => older(cx, *org, &export.search, export.before, AT_ONCE).await?,
        Whose::Slug(slug) => sql::older_of_slug(&cx.pool, slug, export.before, AT_ONCE).await?,
        Whose::Everybody => sql::older_of_all(&cx.pool, export.before, AT_ONCE).await?,
    };
    let events = with_these(cx, &ids).await?;
    export.before = ids.last().copied().unwrap_or(i64::MIN);
    Ok(events.into_iter().map(|listed| listed.event).collect())
}

async fn older(cx: &Context, org: OrgId, search: &str, before: i64, most: u32) -> Result<Vec<i64>> {
    if search.is_empty() {
        return Ok(sql::older(&*share::pool_of(cx, org).await?, org, before, most).await?);
    }
    let near = sql::search_near(&*share::pool_of(cx, org).await?, org, search, before, most).await?;
    let mut ids = near.found;
    if let Some(edge) = near.edge.filter(|_| ids.len() < most as usize) {
        let missing = most.saturating_sub(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        ids.extend(sql::search_far(&*share::pool_of(cx, org).await?, org, search, edge, missing).await?);
    }
    Ok(ids)
}

/// Nearest first, as [`older`]: the farthest is what `most` cuts off.
async fn newer(cx: &Context, org: OrgId, search: &str, after: i64, most: u32) -> Result<Vec<i64>> {
    Ok(if search.is_empty() {
        sql::newer(&*share::pool_of(cx, org).await?, org, after, most).await?
    } else {
        sql::search_newer(&*share::pool_of(cx, org).await?, org, search, after, most).await?
    })
}

async fn with_these(cx: &Context, ids: &[i64]) -> Result<Vec<ListedEvent>> {
    if ids.is_empty() { Ok(Vec::new()) } else { sql::listed(&cx.pool, ids).await }
}
