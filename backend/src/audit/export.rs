//! Export of all events of a namespace, or of the server, part by part.

use domain::{
    audit::{AuditEvent, EventFilter},
    id::OrgId,
    org::OrgSlug,
};

use super::{
    find::{older, with_these},
    sql,
};
use crate::{Context, Result, actor::Actor};

/// Events read at once by an export.
const AT_ONCE: u32 = 1_000;

/// Whose events are exported.
#[derive(Debug, Clone)]
enum ExportScope {
    Org(OrgId),
    /// Of every organisation that ever had this name.
    Slug(OrgSlug),
    Everybody,
}

/// Progress of an export. Between two parts it holds no connection and no snapshot. Events are only added, above where
/// it began.
#[derive(Debug)]
pub struct EventExport {
    scope: ExportScope,
    filter: EventFilter,
    before: i64,
}

/// The namespace's events, newest first, as far as a filter lets them through. [`read_next`] reads them.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub fn export(actor: &Actor, filter: EventFilter) -> Result<EventExport> {
    actor.must_manage()?;
    Ok(EventExport { scope: ExportScope::Org(actor.org), filter, before: i64::MAX })
}

/// Exports the events of the organisations that have or had this name, or all events: for the operator.
#[must_use]
pub fn export_for_operator(slug: Option<OrgSlug>) -> EventExport {
    let scope = slug.map_or(ExportScope::Everybody, ExportScope::Slug);
    EventExport { scope, filter: EventFilter::default(), before: i64::MAX }
}

/// The next events of an export; empty at its end.
///
/// # Errors
/// When the database can't be asked. The same part can be read again.
pub async fn read_next(cx: &Context, export: &mut EventExport) -> Result<Vec<AuditEvent>> {
    let ids = match &export.scope {
        ExportScope::Org(org) => older(cx, *org, &export.filter, export.before, AT_ONCE).await?,
        ExportScope::Slug(slug) => sql::older_of_slug(&cx.pool, slug, export.before, AT_ONCE).await?,
        ExportScope::Everybody => sql::older_of_all(&cx.pool, export.before, AT_ONCE).await?,
    };
    let events = match export.scope {
        ExportScope::Org(org) => with_these(&*cx.pool_of(org).await?, &ids).await?,
        ExportScope::Slug(_) | ExportScope::Everybody => with_these(&cx.pool, &ids).await?,
    };
    export.before = ids.last().copied().unwrap_or(i64::MIN);
    Ok(events.into_iter().map(|listed| listed.event).collect())
}
