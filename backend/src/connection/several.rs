//! Testing several, within the limits of one request and of the tests a minute.

use std::{
    future::ready,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use domain::check::{Report, Tally, ToTest, Verdict};
use futures::{StreamExt as _, stream};
use tokio::time::Instant;

use crate::{Error, Result};

/// The most of a list that is tested in one go. A thousand take hours at the tests a minute that an organisation has.
pub(crate) const MOST: u32 = 1_000;

/// How many are tested at a time.
const AT_A_TIME: usize = 3;

/// How long tests are begun: the last one ends within the time of a request.
const BEGUN_WITHIN: Duration = Duration::from_secs(10);

/// Tests in the order of `wanted`, until the time is over or no test is left of this minute. Whatever can't be tested is left
/// out.
pub(crate) async fn test_several<I, F>(wanted: ToTest<I>, test: impl Fn(I) -> F) -> Result<Tally>
where
    F: Future<Output = Result<Report>>,
{
    let end = Instant::now() + BEGUN_WITHIN;
    let is_spent = AtomicBool::new(false);
    let ToTest { ids, left_out } = wanted;
    let mut tally = Tally { wanted: u32::try_from(ids.len()).unwrap_or(u32::MAX), left_out, ..Tally::default() };
    let begun = stream::iter(ids).take_while(|_| ready(Instant::now() < end && !is_spent.load(Ordering::Relaxed)));
    let mut reports = begun.map(test).buffer_unordered(AT_A_TIME);
    while let Some(report) = reports.next().await {
        match report {
            Ok(report) => {
                tally.tested += 1;
                tally.failing += u32::from(report.verdict() == Verdict::Failing);
            }
            Err(Error::RateLimited { .. }) => is_spent.store(true, Ordering::Relaxed),
            Err(error @ (Error::DbUnavailable(_) | Error::Forbidden)) => return Err(error),
            // Deleted meanwhile, or broken: its own dialog says more.
            Err(_) => {
                tally.wanted -= 1;
                tally.left_out += 1;
            }
        }
    }
    Ok(tally)
}
