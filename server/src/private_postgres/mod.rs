//! A private PostgreSQL: the real one, in the data directory, on a unix socket only.
//!
//! Several processes may use one folder, such as a server and an `admin` command. The first one starts PostgreSQL, and
//! the last one stops it. File locks count them, because they end with their process in any case:
//!
//! - `users` is held, shared, by each process that uses PostgreSQL. A watcher waits until it is free and stops
//!   PostgreSQL.
//! - `running` is held by PostgreSQL itself, which inherits it as its standard input.

mod account;
mod folder;
mod last_words;
mod leave;
mod lock;
mod programs;
mod start;
mod supervise;

use std::{path::Path, sync::Arc};

use tokio::{sync::watch, task::JoinHandle};

use crate::failure::Failure;
use folder::Folder;
use lock::Lock;

/// A private PostgreSQL that this process uses.
#[derive(Debug)]
pub(crate) struct PrivatePostgres {
    folder: Arc<Folder>,
    users: Lock,
    supervisor: JoinHandle<()>,
    given_up: watch::Receiver<Option<String>>,
}

impl PrivatePostgres {
    /// Starts it, creating its files at the first start, or joins a running one. Waits for a recovery.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub(crate) async fn start(data_dir: &Path, bin: Option<&Path>) -> Result<Self, Failure> {
        let folder = Arc::new(Folder::prepare(data_dir, bin)?);
        let users = folder.join().await?;
        let mut starter = start::Starter::new(folder.clone());
        starter.until_ready().await?;
        folder.create_database().await?;
        let (tell, given_up) = watch::channel(None);
        let supervisor = tokio::spawn(supervise::supervise(starter, tell));
        Ok(Self { folder, users, supervisor, given_up })
    }

    /// Its connection address.
    pub(crate) fn address(&self) -> String {
        self.folder.address()
    }

    /// Waits until it is given up: it ended, and does not start again. The error says why.
    pub(crate) fn given_up(&self) -> impl Future<Output = Failure> + use<> {
        let mut given_up = self.given_up.clone();
        async move {
            let why = given_up.wait_for(Option::is_some).await.map(|why| why.clone());
            match why {
                Ok(why) => Failure::new(why.unwrap_or_default()),
                // The supervisor was stopped: this process is leaving.
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// Stops it, unless others use it.
    pub(crate) async fn leave(self) {
        self.supervisor.abort();
        leave::leave(&self.folder, self.users).await;
    }
}
