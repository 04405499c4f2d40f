use std::{path::Path, process::Stdio, sync::Arc, time::Duration};

use sqlx::{ConnectOptions as _, Connection as _};
use tokio::{
    process::Child,
    time::{Instant, sleep, timeout},
};

use super::{folder::Folder, last_words::Log, lock::Lock};
use crate::failure::Failure;

/// The interval between checks whether PostgreSQL answers.
const INTERVAL: Duration = Duration::from_millis(50);
/// The interval between log lines that it does not answer yet.
const LOG_INTERVAL: Duration = Duration::from_secs(10);
/// Time limit for one answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Starts PostgreSQL if it does not run.
pub(super) struct Starter {
    pub(super) folder: Arc<Folder>,
    log: Log,
    /// PostgreSQL and its watcher, if this process started them: held so that they are reaped when they end.
    child: Option<Child>,
    watcher: Option<Child>,
}

impl Starter {
    pub(super) fn new(folder: Arc<Folder>) -> Self {
        let log = folder.log();
        Self { folder, log, child: None, watcher: None }
    }

    /// Starts it unless it runs, and waits until it accepts connections, however long it recovers.
    ///
    /// # Errors
    /// When it ends instead; says why.
    pub(super) async fn until_ready(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        let mut logged = begun;
        let mut started = self.start_if_ended().await?;
        while !answers(&self.folder).await {
            if !self.folder.runs()? {
                if started {
                    return Err(Failure::new(format!(
                        "the private PostgreSQL did not start: {}",
                        self.log.last_words()
                    )));
                }
                // Another process was stopping it, or had failed to start it.
                started = self.start_if_ended().await?;
            }
            if logged.elapsed() > LOG_INTERVAL {
                logged = Instant::now();
                let (seconds, newest) = (begun.elapsed().as_secs(), self.log.newest());
                tracing::info!(seconds, newest, "the private PostgreSQL does not take connections yet; waiting for it");
            }
            sleep(INTERVAL).await;
        }
        Ok(())
    }

    /// PostgreSQL's last log lines.
    pub(super) fn last_words(&self) -> String {
        self.log.last_words()
    }

    /// Starts it if no part of it runs; returns whether it did.
    pub(super) async fn start_if_ended(&mut self) -> Result<bool, Failure> {
        let Some(running) = self.folder.lock_if_ended()? else { return Ok(false) };
        if !self.folder.data.join("PG_VERSION").exists() {
            tracing::info!(folder = %self.folder.data.display(), "making a private PostgreSQL");
            self.folder.init().await?;
        }
        self.forget_stale_pid()?;
        self.child = Some(self.spawn(running)?);
        let watches = self.watcher.as_mut().is_some_and(|watcher| matches!(watcher.try_wait(), Ok(None)));
        if !watches {
            self.watcher = Some(self.folder.watcher().spawn().map_err(|error| not_run(&error))?);
        }
        Ok(true)
    }

    /// PostgreSQL takes any living process of its account with the recorded id for its predecessor. If the lock
    /// `running` is free, the predecessor is dead, and a process with that id outside the data folder is another one
    /// that reuses the id.
    fn forget_stale_pid(&self) -> Result<(), Failure> {
        let Some(pid) = self.folder.pid() else { return Ok(()) };
        let Ok(cwd) = std::fs::read_link(Path::new("/proc").join(&pid).join("cwd")) else { return Ok(()) };
        if cwd == self.folder.data {
            return Err(Failure::setting(
                "LAKEWARDEN_DATA_DIR",
                format!("a PostgreSQL that no Lakewarden started runs in it (process {pid}); stop that one first"),
            ));
        }
        tracing::info!(pid, "removing the lock file of a PostgreSQL that has ended");
        let path = self.folder.data.join("postmaster.pid");
        std::fs::remove_file(&path).map_err(|error| Failure::file("LAKEWARDEN_DATA_DIR", &path, &error))
    }

    fn spawn(&mut self, running: Lock) -> Result<Child, Failure> {
        let log = self.log.open().map_err(|error| Failure::new(format!("PostgreSQL's log: {error}")))?;
        let errors = log.try_clone().map_err(|error| Failure::new(format!("PostgreSQL's log: {error}")))?;
        self.folder
            .program("postgres")
            .arg("-D")
            .arg(&self.folder.data)
            .arg("-k")
            .arg(&self.folder.socket)
            .args(["-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"])
            .args(["-c", "log_parameter_max_length_on_error=0"])
            .stdin(Stdio::from(running.into_file()))
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(|error| not_run(&error))
    }
}

fn not_run(error: &std::io::Error) -> Failure {
    Failure::new(format!("PostgreSQL could not be started: {error}; install util-linux, or set DATABASE_URL"))
}

/// Whether it accepts connections and has recovered. While its own state says that it has not, it isn't asked, because
/// it logs such connections.
async fn answers(folder: &Folder) -> bool {
    if folder.state().is_none_or(|state| state != "ready") {
        return false;
    }
    let asked = async {
        let mut connection = folder.options().connect().await?;
        let recovers: bool = sqlx::query_scalar("select pg_is_in_recovery()").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(!recovers)
    };
    matches!(timeout(PATIENCE, asked).await, Ok(Ok(true)))
}
