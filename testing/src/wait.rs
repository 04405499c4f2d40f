//! Waiting for a state instead of for a time.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection, PgPool};

/// How long any state may take on a busy machine.
pub const LONG: Duration = Duration::from_secs(60);
const INTERVAL: Duration = Duration::from_millis(10);

/// Waits until `is_so`; returns how long that took.
///
/// # Panics
/// With `what` after [`LONG`].
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < LONG, "still not: {what}");
        tokio::time::sleep(INTERVAL).await;
    }
    begun.elapsed()
}

/// Waits until the query returns true, on a connection outside `pool`.
pub async fn until_database(what: &str, pool: &PgPool, query: &'static str) {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await.unwrap();
    until(what, async || sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()).await;
}
