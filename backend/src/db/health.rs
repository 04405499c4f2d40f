use std::{
    sync::{Arc, Mutex as StdMutex, PoisonError},
    time::Duration,
};

use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use super::sql;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer is cached.
const HOLDS: Duration = Duration::from_millis(500);
/// The interval between checks without a caller.
const INTERVAL: Duration = Duration::from_secs(1);

/// Whether the database is usable, checked on a connection of its own, so that a busy pool does not matter.
#[derive(Debug)]
pub(crate) struct Health {
    options: PgConnectOptions,
    probe: Mutex<Probe>,
    /// When the database was last seen down, read-only, or back up.
    trouble: StdMutex<Option<Instant>>,
}

#[derive(Debug, Default)]
struct Probe {
    connection: Option<PgConnection>,
    last: Option<(Instant, bool)>,
}

impl Health {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self { options, probe: Mutex::default(), trouble: StdMutex::default() }
    }

    /// Checks every second until the last user of it is gone.
    pub(super) fn watch(health: &Arc<Self>) {
        let health = Arc::downgrade(health);
        tokio::spawn(async move {
            while let Some(health) = health.upgrade() {
                health.is_well().await;
                drop(health);
                sleep(INTERVAL).await;
            }
        });
    }

    /// Whether the database answers within two seconds and accepts writes.
    pub(crate) async fn is_well(&self) -> bool {
        let mut probe = self.probe.lock().await;
        if let Some((_, well)) = probe.last.filter(|(at, _)| at.elapsed() < HOLDS) {
            return well;
        }
        // A middlebox may have closed the connection: a new one tells.
        let kept = probe.connection.take();
        let mut found = match kept {
            Some(connection) => ask(connection).await,
            None => Err("no connection".to_owned()),
        };
        if found.is_err() {
            found = self.reconnect().await;
        }
        let before = probe.last.is_none_or(|(_, well)| well);
        let well = found.is_ok();
        match found {
            Ok(connection) => probe.connection = Some(connection),
            Err(why) if before => tracing::warn!(why, "the database cannot be used"),
            Err(_) => {}
        }
        if !well || !before {
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        if well && !before {
            tracing::info!("the database can be used again");
        }
        probe.last = Some((Instant::now(), well));
        well
    }

    /// Whether there was trouble since `opened`: a connection from before it may lead to a dead server, or to one that
    /// has become read-only.
    pub(super) fn troubled_since(&self, opened: Option<Instant>) -> bool {
        let trouble = *self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.is_some_and(|trouble| opened.is_none_or(|opened| opened <= trouble))
    }

    async fn reconnect(&self) -> Result<PgConnection, String> {
        match timeout(PATIENCE, self.options.connect()).await {
            Ok(Ok(connection)) => ask(connection).await,
            Ok(Err(error)) => Err(super::DbError::connecting(&error, &self.options).to_string()),
            Err(_) => Err(super::DbError::silent(&self.options, PATIENCE).to_string()),
        }
    }
}

/// Returns the connection if its database is usable.
async fn ask(mut connection: PgConnection) -> Result<PgConnection, String> {
    match timeout(PATIENCE, sql::is_read_only(&mut connection)).await {
        Ok(Ok(false)) => Ok(connection),
        Ok(Ok(true)) => Err("it is read-only".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("it does not answer".to_owned()),
    }
}
