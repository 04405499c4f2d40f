//! When sessions were last used: gathered here, and written down together some seconds later, off the requests' way. What is
//! lost when the process ends is a few minutes of the twelve hours a session lasts unused.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;

use super::sql;

/// How long what was seen is gathered.
const GATHERED: Duration = Duration::from_secs(5);

/// The sessions that were used since the last time that was written down.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<HashSet<[u8; 32]>>>);

impl Seen {
    /// Notes one. The first to be noted sees to it that all are written.
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
        tokio::time::sleep(GATHERED).await;
        let seen = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let seen: Vec<Vec<u8>> = seen.into_iter().map(Vec::from).collect();
        if let Err(error) = sql::note_seen(&pool, &seen).await {
            // They are noted with their next use.
            tracing::debug!(%error, "the use of sessions was not noted");
        }
    }
}
