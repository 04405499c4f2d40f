//! Notes that requests make of who and what they saw: collected here, and written together some seconds later, outside the
//! requests. If the process ends first they are lost, and made again at the next sight.

use std::{
    collections::HashSet,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long notes are collected.
const WRITE_INTERVAL: Duration = Duration::from_secs(5);

/// Notes that are not written yet.
#[derive(Debug)]
pub(crate) struct Pending<T>(Arc<Mutex<HashSet<T>>>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Eq + Hash + Send + 'static> Pending<T> {
    /// Makes a note. The first one starts the write, by `write`.
    pub(crate) fn note<W, F>(&self, seen: T, write: W)
    where
        W: FnOnce(Vec<T>) -> F + Send + 'static,
        F: Future<Output = sqlx::Result<()>> + Send + 'static,
    {
        let mut noted = self.lock();
        let is_first = noted.is_empty();
        noted.insert(seen);
        drop(noted);
        if is_first {
            tokio::spawn(Self(self.0.clone()).write(write));
        }
    }

    async fn write<W, F>(self, write: W)
    where
        W: FnOnce(Vec<T>) -> F + Send + 'static,
        F: Future<Output = sqlx::Result<()>> + Send + 'static,
    {
        tokio::time::sleep(WRITE_INTERVAL).await;
        let noted = std::mem::take(&mut *self.lock());
        if let Err(error) = write(noted.into_iter().collect()).await {
            tracing::debug!(%error, "what was seen was not noted");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
