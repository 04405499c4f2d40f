use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use super::{folder::Folder, lock::Lock};
use crate::failure::Failure;

/// How long PostgreSQL may take to stop.
const PATIENCE: Duration = Duration::from_secs(15);
const INTERVAL: Duration = Duration::from_millis(20);

/// Stops using it: the last user stops PostgreSQL and waits for that, unless it recovers, which the watcher waits for.
pub(super) async fn leave(folder: &Folder, users: Lock) {
    if let Err(failure) = try_to_leave(folder, &users).await {
        tracing::warn!(%failure, "the private PostgreSQL was left to its watcher");
    }
}

async fn try_to_leave(folder: &Folder, users: &Lock) -> Result<(), Failure> {
    let deadline = Instant::now() + PATIENCE;
    let mut asked = false;
    while folder.runs()? && Instant::now() < deadline {
        if !asked && users.try_alone()? {
            asked = true;
            if !stop(folder) {
                return Ok(());
            }
        } else if !asked && users.try_shared()? {
            // Others still use it.
            return Ok(());
        }
        sleep(INTERVAL).await;
    }
    if folder.runs()? {
        tracing::warn!("the private PostgreSQL did not stop in time");
    }
    Ok(())
}

/// Asks PostgreSQL to stop; `false` while it recovers, which must not be interrupted.
fn stop(folder: &Folder) -> bool {
    if folder.state().is_some_and(|state| state != "ready") {
        return false;
    }
    let pid = folder.pid().and_then(|pid| Pid::from_raw(pid.parse().ok()?));
    if let Some(pid) = pid {
        // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything is written.
        let _ = kill_process(pid, Signal::INT);
    }
    true
}
