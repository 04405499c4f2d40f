//! What one organisation may have of the database at a time: a part of the connections. However much one searches, lists and
//! exports, there are connections left for the others.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::id::OrgId;
use sqlx::PgPool;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{Error, Result};

/// The part of the connections that is one organisation's: one of three.
const PARTS: u32 = 3;
/// How long to wait for one's turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Seconds after which another try makes sense.
const RETRY: u32 = 1;
/// How many organisations are remembered before those that ask for nothing are forgotten.
const REMEMBERED: usize = 1_000;

/// The shares of this process.
#[derive(Debug, Default)]
pub(crate) struct Shares(Mutex<HashMap<OrgId, Arc<Semaphore>>>);

impl Shares {
    /// The connections of `pool`, when it is this organisation's turn.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when the organisation itself keeps its share busy.
    pub(crate) async fn turn(&self, org: OrgId, pool: &PgPool) -> Result<OrgPool> {
        let share = self.of(org, pool.options().get_max_connections());
        let turn = timeout(PATIENCE, share.acquire_owned()).await;
        let turn = turn.map_err(|_| Error::RateLimited { retry_after: RETRY })?;
        let turn = turn.map_err(|error| Error::Internal(error.into()))?;
        Ok(OrgPool { pool: pool.clone(), _turn: turn })
    }

    fn of(&self, org: OrgId, connections: u32) -> Arc<Semaphore> {
        let mut shares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() > REMEMBERED {
            // Whoever waits or reads holds its own.
            shares.retain(|_, share| Arc::strong_count(share) > 1);
        }
        let most = usize::try_from(connections / PARTS).unwrap_or(1).max(1);
        shares.entry(org).or_insert_with(|| Arc::new(Semaphore::new(most))).clone()
    }
}

/// The connections, for one read of one organisation.
#[derive(Debug)]
pub(crate) struct OrgPool {
    pool: PgPool,
    _turn: OwnedSemaphorePermit,
}

impl Deref for OrgPool {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        &self.pool
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The files of `folder` in which an organisation's rows are read past its share.
    fn past_the_share(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                past_the_share(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("share.rs") {
                let text: String = std::fs::read_to_string(&path).unwrap().split_whitespace().collect();
                let reads = ["cx.pool,actor.org", "cx.pool,org,", "cx.pool,actor)"];
                found.extend(reads.iter().filter(|read| text.contains(**read)).map(|read| format!("{path:?}: {read}")));
            }
        }
    }

    #[test]
    fn every_read_of_an_organisations_rows_is_of_its_share() {
        let mut found = Vec::new();
        past_the_share(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }
}
