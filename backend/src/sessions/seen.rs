//! Last use of sessions: collected here, and written together some seconds later, outside the requests. If the process
//! ends first, a session loses a few minutes of its twelve hours.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;

use super::sql;

/// How long uses are collected.
const WRITE_INTERVAL: Duration = Duration::from_secs(5);

/// The sessions used since the last write.
#[derive(Debug, Clone, Default)]
pub(crate) struct PendingUses(Arc<Mutex<HashSet<[u8; 32]>>>);

impl PendingUses {
    /// Notes a use. The first one noted starts the write.
    pub(super) fn note(&self, id_hash: [u8; 32], pool: &PgPool) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = seen.is_empty();
        seen.insert(id_hash);
        drop(seen);
        if is_first {
            tokio::spawn(self.clone().write(pool.clone()));
        }
    }

    async fn write(self, pool: PgPool) {
        tokio::time::sleep(WRITE_INTERVAL).await;
        let seen = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let seen: Vec<Vec<u8>> = seen.into_iter().map(Vec::from).collect();
        if let Err(error) = sql::note_seen(&pool, &seen).await {
            // They are noted again at their next use.
            tracing::debug!(%error, "the use of sessions was not noted");
        }
    }
}
