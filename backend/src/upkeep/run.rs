//! What has ended is removed.

use std::fmt;

use super::sql::{self, Ended};
use crate::{Context, Result, Retention, audit};

/// How many days tokens, invitations and links are kept after they ended, for whoever asks what became of them.
const KEPT_DAYS: i32 = 30;

/// How many days a set-up link works and is kept.
const SET_UP_DAYS: i32 = 7;

/// How many days a test is kept whose values were not saved.
const TEST_DAYS: i32 = 1;

/// How many rows one statement removes, so that each takes little time and no lock is held for long.
const BATCH: i64 = 5_000;

/// What an upkeep removed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Sessions that ended.
    pub sessions: u64,
    /// API tokens that expired or were revoked [`KEPT_DAYS`] ago.
    pub tokens: u64,
    /// Invitations that expired [`KEPT_DAYS`] ago.
    pub invitations: u64,
    /// Links for a new password that expired.
    pub reset_links: u64,
    /// Set-up links that are [`SET_UP_DAYS`] old, or that nobody needs any more.
    pub set_up_links: u64,
    /// Tests of values that nobody saved within [`TEST_DAYS`].
    pub tests: u64,
    /// Answers of requests that are carried out once, 24 hours after they were sent.
    pub answers: u64,
    /// Events that are older than the operator wants them.
    pub events: u64,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sessions, tokens, invitations, reset_links, set_up_links, tests, answers, events } = self;
        write!(
            f,
            "{sessions} sessions, {tokens} tokens, {invitations} invitations, {reset_links} reset links, {set_up_links} set-up links, {tests} tests, {answers} answers, {events} events"
        )
    }
}

/// Removes what ended long enough ago; nothing, when another server is doing so.
///
/// # Errors
/// When the database can't be asked; what was removed until then stays removed.
pub async fn run(cx: &Context, retention: Retention) -> Result<Option<Removed>> {
    let mut turn = cx.pool.begin().await?;
    if !sql::take_turn(&mut turn).await? {
        return Ok(None);
    }
    let removed = Removed {
        sessions: all(cx, Ended::Sessions).await?,
        tokens: all(cx, Ended::Tokens(KEPT_DAYS)).await?,
        invitations: all(cx, Ended::Invitations(KEPT_DAYS)).await?,
        reset_links: all(cx, Ended::ResetLinks).await?,
        set_up_links: all(cx, Ended::SetUpLinks(SET_UP_DAYS)).await?,
        tests: all(cx, Ended::BucketTests(TEST_DAYS)).await? + all(cx, Ended::CredentialTests(TEST_DAYS)).await?,
        answers: all(cx, Ended::Answers).await?,
        events: audit::sweep(cx, retention).await?,
    };
    turn.commit().await?;
    Ok(Some(removed))
}

/// Removes all that ended, batch by batch.
async fn all(cx: &Context, ended: Ended) -> Result<u64> {
    let mut removed = 0;
    loop {
        let batch = sql::delete(&cx.pool, ended, BATCH).await?;
        removed += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(removed);
        }
    }
}
