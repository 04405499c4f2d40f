use std::time::Duration;

use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::start::Starter;

/// The interval between checks whether PostgreSQL runs.
const INTERVAL: Duration = Duration::from_millis(250);
/// If it ends more often than this, each time within [`STEADY`], it is given up.
const ATTEMPTS: u32 = 5;
const STEADY: Duration = Duration::from_secs(60);

/// Starts PostgreSQL again whenever it ends; reports why when it gives up.
pub(super) async fn supervise(mut starter: Starter, given_up: watch::Sender<Option<String>>) {
    let mut ends = 0;
    let mut since = Instant::now();
    let why = loop {
        sleep(INTERVAL).await;
        let runs = starter.folder.runs();
        if matches!(runs, Ok(true)) {
            continue;
        }
        ends = if since.elapsed() > STEADY { 1 } else { ends + 1 };
        if ends > ATTEMPTS {
            break format!("the private PostgreSQL ended {ATTEMPTS} times within a minute: {}", starter.last_words());
        }
        tracing::warn!("the private PostgreSQL ended; starting it again");
        sleep(Duration::from_secs(u64::from(ends - 1))).await;
        let started = starter.until_ready().await;
        since = Instant::now();
        match started {
            Ok(()) => tracing::info!("the private PostgreSQL runs again"),
            Err(failure) if ends >= ATTEMPTS => break failure.to_string(),
            Err(failure) => tracing::warn!(%failure, "the private PostgreSQL did not start again"),
        }
    };
    given_up.send_replace(Some(why));
}
