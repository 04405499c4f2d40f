//! Finds the events of a filter, and reads them.

use std::ops::Range;

use domain::{
    audit::{EventFilter, ListedEvent},
    id::OrgId,
};
use sqlx::PgPool;

use super::sql::{self, Criteria, End};
use crate::{Context, Result};

/// The numbers of the events among these that a filter lets through, from one end on.
pub(super) async fn find(
    cx: &Context,
    org: OrgId,
    filter: &EventFilter,
    from: End,
    among: Range<i64>,
    most: u32,
) -> Result<Vec<i64>> {
    let criteria = Criteria::of(org, filter);
    let mut among = among;
    if criteria.has_time() {
        let span = sql::span(&*cx.pool_of(org).await?, &criteria).await?;
        among = among.start.max(span.start)..among.end.min(span.end);
    }
    if criteria.is_time_alone() {
        return Ok(sql::all(&*cx.pool_of(org).await?, &criteria, from, &among, most).await?);
    }
    let near = sql::near(&*cx.pool_of(org).await?, &criteria, from, &among, most).await?;
    let mut ids = near.found;
    let missing = most.saturating_sub(u32::try_from(ids.len()).unwrap_or(u32::MAX));
    if let Some(last) = near.last_checked.filter(|_| missing > 0) {
        among = match from {
            End::Newest => among.start..last,
            End::Oldest => last.saturating_add(1)..among.end,
        };
        ids.extend(sql::far(&*cx.pool_of(org).await?, &criteria, from, &among, missing).await?);
    }
    Ok(ids)
}

/// The newest of the events before this one that a filter lets through.
pub(super) async fn older(cx: &Context, org: OrgId, filter: &EventFilter, before: i64, most: u32) -> Result<Vec<i64>> {
    find(cx, org, filter, End::Newest, 0..before, most).await
}

/// The oldest of the events after this one that a filter lets through.
pub(super) async fn newer(cx: &Context, org: OrgId, filter: &EventFilter, after: i64, most: u32) -> Result<Vec<i64>> {
    find(cx, org, filter, End::Oldest, after.saturating_add(1)..i64::MAX, most).await
}

pub(super) async fn with_these(pool: &PgPool, ids: &[i64]) -> Result<Vec<ListedEvent>> {
    if ids.is_empty() { Ok(Vec::new()) } else { sql::listed(pool, ids).await }
}
