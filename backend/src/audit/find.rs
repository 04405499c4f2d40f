//! Finds the events of a search, and reads them.

use domain::{audit::ListedEvent, id::OrgId};
use sqlx::PgPool;

use super::sql;
use crate::{Context, Result};

pub(super) async fn older(cx: &Context, org: OrgId, search: &str, before: i64, most: u32) -> Result<Vec<i64>> {
    if search.is_empty() {
        return Ok(sql::older(&*cx.pool_of(org).await?, org, before, most).await?);
    }
    let near = sql::search_near(&*cx.pool_of(org).await?, org, search, before, most).await?;
    let mut ids = near.found;
    if let Some(edge) = near.edge.filter(|_| ids.len() < most as usize) {
        let missing = most.saturating_sub(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        ids.extend(sql::search_far(&*cx.pool_of(org).await?, org, search, edge, missing).await?);
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
