//! Hourly upkeep.

use std::{sync::Arc, time::Duration};

use super::run::{Removed, run};
use crate::{Context, Retention, buckets};

/// The interval at which each server tries to run it.
const INTERVAL: Duration = Duration::from_secs(3600);

/// Runs the upkeep now and every hour, until the server stops.
pub async fn run_hourly(cx: Arc<Context>, retention: Retention) {
    let mut hourly = tokio::time::interval(INTERVAL);
    loop {
        hourly.tick().await;
        if let Err(error) = buckets::renew_store_keys(&cx).await {
            tracing::warn!(%error, "the keys of stores were not renewed; it is tried again in an hour");
        }
        match run(&cx, retention).await {
            Ok(Some(removed)) if removed != Removed::default() => tracing::info!(%removed, "upkeep"),
            Ok(_) => {}
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, "the upkeep was not done; it is tried again in an hour");
            }
        }
    }
}
