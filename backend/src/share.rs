//! The connections that one organisation may use at a time: a third of them to read with, because a search may take seconds,
//! and half of them to change something with, which takes milliseconds. However much one organisation searches, exports and
//! creates, there are connections left for the others. Taking one is on the heap: the future of the pool has four kilobytes,
//! which every act would otherwise carry, and move.

use std::{
    collections::HashMap,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::id::OrgId;
use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection};

use crate::{
    Error, Result,
    queue::{NoTurn, Queue, Turn},
};

/// Longer than any statement may take, which is five seconds: if none has ended in this time, the database hangs.
const PATIENCE: Duration = Duration::from_secs(6);
/// The `Retry-After` of a full queue, in seconds.
const RETRY: u32 = 1;
/// Organisations remembered before idle ones are forgotten.
const REMEMBERED: usize = 1_000;

/// The purpose of a connection. Reads and writes of an organisation never wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Use {
    Read,
    Write,
}

impl Use {
    /// An organisation's share of `connections`, which is at least one.
    fn share(self, connections: u32) -> usize {
        let share = match self {
            Self::Read => (connections + 1) / 3,
            Self::Write => connections.div_ceil(2),
        };
        usize::try_from(share).unwrap_or(1).max(1)
    }
}

/// The shares of this process.
#[derive(Debug, Default)]
pub(crate) struct Shares(Mutex<HashMap<(OrgId, Use), Arc<Queue>>>);

impl Shares {
    /// The connections of `pool`, when it is this organisation's turn to read.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when too many wait for the organisation's share; [`Error::DbUnavailable`] when nothing moves.
    pub(crate) async fn pool(&self, org: OrgId, pool: &PgPool) -> Result<OrgPool> {
        let turn = self.turn(org, Use::Read, pool).await?;
        Ok(OrgPool { pool: pool.clone(), turn })
    }

    /// A transaction, when it is this organisation's turn to write.
    ///
    /// # Errors
    /// As [`Shares::pool`], and when no connection can be had.
    pub(crate) async fn begin(&self, org: OrgId, pool: &PgPool) -> Result<OrgTransaction> {
        let turn = self.turn(org, Use::Write, pool).await?;
        Ok(OfOrg { connection: Box::pin(pool.begin()).await?, _turn: turn })
    }

    /// This organisation's turn to write.
    ///
    /// # Errors
    /// As [`Shares::pool`].
    pub(crate) async fn turn_to_write(&self, org: OrgId, pool: &PgPool) -> Result<Turn> {
        self.turn(org, Use::Write, pool).await
    }

    /// The same, if nobody waits for it.
    pub(crate) fn turn_to_write_at_once(&self, org: OrgId, pool: &PgPool) -> Option<Turn> {
        self.queue((org, Use::Write), pool.options().get_max_connections()).turn_at_once()
    }

    async fn turn(&self, org: OrgId, wanted: Use, pool: &PgPool) -> Result<Turn> {
        let queue = self.queue((org, wanted), pool.options().get_max_connections());
        queue.turn().await.map_err(|none| match none {
            NoTurn::Full => Error::RateLimited { retry_after: RETRY },
            NoTurn::Stuck => Error::DbUnavailable(sqlx::Error::PoolTimedOut),
        })
    }

    fn queue(&self, whose: (OrgId, Use), connections: u32) -> Arc<Queue> {
        let mut shares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() > REMEMBERED {
            // Whoever waits or has a turn holds the queue.
            shares.retain(|_, queue| Arc::strong_count(queue) > 1);
        }
        shares.entry(whose).or_insert_with(|| Arc::new(Queue::new(whose.1.share(connections), PATIENCE))).clone()
    }
}

/// The connections, for one statement of one organisation.
#[derive(Debug)]
pub(crate) struct OrgPool {
    pool: PgPool,
    turn: Turn,
}

impl OrgPool {
    /// One of the connections, for several reads.
    ///
    /// # Errors
    /// When none can be had.
    pub(crate) async fn connection(self) -> Result<OrgConnection> {
        Ok(OfOrg { connection: Box::pin(self.pool.acquire()).await?, _turn: self.turn })
    }
}

impl Deref for OrgPool {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        &self.pool
    }
}

/// A connection of an organisation's share, or a transaction on one.
#[derive(Debug)]
pub(crate) struct OfOrg<C> {
    connection: C,
    _turn: Turn,
}

/// A connection of one organisation.
pub(crate) type OrgConnection = OfOrg<PoolConnection<Postgres>>;

/// A transaction of one organisation.
pub(crate) type OrgTransaction = OfOrg<Transaction<'static, Postgres>>;

impl OrgTransaction {
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        self.connection.commit().await
    }

    pub(crate) async fn rollback(self) -> sqlx::Result<()> {
        self.connection.rollback().await
    }
}

impl<C: Deref<Target = PgConnection>> Deref for OfOrg<C> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl<C: DerefMut<Target = PgConnection>> DerefMut for OfOrg<C> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Where it is always known whose rows are read and written.
    const ROOMS: [&str; 12] = [
        "buckets",
        "connection",
        "credentials",
        "external_id",
        "grants",
        "groups",
        "members",
        "repos",
        "service_accounts",
        "tokens",
        "vending",
        "orgs/delete.rs",
    ];

    /// Where the caller's organisation is not known yet, or all of them are meant.
    const BEFORE_ANY: [&str; 3] = ["buckets/offer_secret.rs", "buckets/store_key.rs", "tokens/get_holder.rs"];

    /// The files at `place` that take a connection past the share.
    fn past_the_share(place: &Path, found: &mut Vec<String>) {
        if place.is_dir() {
            for entry in std::fs::read_dir(place).unwrap() {
                past_the_share(&entry.unwrap().path(), found);
            }
        } else if !BEFORE_ANY.iter().any(|file| place.ends_with(file)) {
            let text: String = std::fs::read_to_string(place).unwrap().split_whitespace().collect();
            let takes = ["cx.pool.", "cx.pool,", "cx.pool)", "any_connection("].iter().any(|take| text.contains(take));
            found.extend(takes.then(|| place.display().to_string()));
        }
    }

    #[test]
    fn whatever_an_organisation_reads_and_writes_is_of_its_share() {
        let mut found = Vec::new();
        for room in ROOMS {
            past_the_share(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut found);
        }
        assert!(found.is_empty(), "{found:#?}");
    }
}
