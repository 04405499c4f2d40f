//! The key that is equal for all spellings of a store, and its renewal in rows that were written with an earlier rule.

use domain::location::{Location, Store};

use super::sql;
use crate::{Context, Result};

/// The key of a location's store, equal for all its spellings, and for the names that the operator says are one store.
pub(crate) fn store_key(cx: &Context, location: &Location) -> String {
    key_of(cx, &location.store)
}

fn key_of(cx: &Context, store: &Store) -> String {
    let key = store.key(cx.aws.s3_endpoint());
    cx.store_names.iter().find_map(|names| names.key_for(&key)).map_or(key, str::to_owned)
}

/// Gives bucket configs and repos the keys that they would get today: rules and the operator's names change. Where two rows
/// turn out to be one place, the one that was added later keeps its key, and that is logged.
///
/// # Errors
/// When the database can't be asked.
pub async fn renew_store_keys(cx: &Context) -> Result<()> {
    for (store, before) in sql::keyed_stores(&cx.pool).await? {
        let now = key_of(cx, &store);
        if now == before {
            continue;
        }
        for config in sql::with_key(&cx.pool, &store, &before).await? {
            let kept = sql::renew_key(&cx.pool, config, &now).await?;
            if kept > 0 {
                tracing::warn!(bucket_config = %config, "this place has another bucket config or repo by another name: both stay");
            }
        }
    }
    Ok(())
}
