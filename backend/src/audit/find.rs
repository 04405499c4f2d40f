//! Finds the events of a search, and reads them.

use domain::{audit::ListedEvent, id::OrgId};
use sqlx::PgPool;

use super::{filter::EventFilter, sql};
use crate::{Context, Result};

/// The newest of the events before this one that a filter lets through.
pub(super) async fn older(cx: &Context, org: OrgId, filter: &EventFilter, before: i64, most: u32) -> Result<Vec<i64>> {
    let mut within = 0..before;
    if filter.has_time() {
        let span = sql::span(&*cx.pool_of(org).await?, org, filter).await?;
        within = span.start..span.end.min(before);
    }
    let words = filter.words();
    if words.is_empty() {
        let pool = cx.pool_of(org).await?;
        return Ok(match filter.person {
            Some(person) => sql::older_of_person(&pool, org, person, filter, &within, most).await?,
            None if filter.has_time() => sql::older_within(&pool, org, filter, &within, most).await?,
            None => sql::older(&pool, org, before, most).await?,
        });
    }
    let near = sql::search_window(&*cx.pool_of(org).await?, org, &words, filter, &within, most).await?;
    let mut ids = near.found;
    if let Some(edge) = near.edge.filter(|_| ids.len() < most as usize) {
        let missing = most.saturating_sub(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        let within = within.start..edge;
        ids.extend(sql::search_far(&*cx.pool_of(org).await?, org, &words, filter, &within, missing).await?);
    }
    Ok(ids)
}

/// Nearest first, as [`older`]: `most` cuts off the farthest.
pub(super) async fn newer(cx: &Context, org: OrgId, search: &str, after: i64, most: u32) -> Result<Vec<i64>> {
    Ok(if search.is_empty() {
        sql::newer(&*cx.pool_of(org).await?, org, after, most).await?
    } else {
        sql::search_newer(&*cx.pool_of(org).await?, org, search, after, most).await?
    })
}

pub(super) async fn with_these(pool: &PgPool, ids: &[i64]) -> Result<Vec<ListedEvent>> {
    if ids.is_empty() { Ok(Vec::new()) } else { sql::listed(pool, ids).await }
}
