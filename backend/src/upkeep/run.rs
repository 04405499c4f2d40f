//! Deletes expired rows.

use std::fmt;

use super::sql::{self, Expired};
use crate::{Context, Result, Retention, audit};

/// Days for which tokens, invitations and links are stored after they end, for questions about them.
const KEPT_DAYS: i32 = 30;

/// Days for which a set-up link is valid and stored.
const SET_UP_DAYS: i32 = 7;

/// Days for which a test of unsaved values is stored.
const TEST_DAYS: i32 = 1;

/// Rows deleted by one statement, so that each is short and holds no lock for long.
const BATCH: i64 = 5_000;

/// Numbers of deleted rows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Ended sessions.
    pub sessions: u64,
    /// API tokens that expired or were revoked [`KEPT_DAYS`] ago.
    pub tokens: u64,
    /// Invitations that expired [`KEPT_DAYS`] ago.
    pub invitations: u64,
    /// Devices that were signed out or expired [`KEPT_DAYS`] ago, and requests of devices that expired.
    pub devices: u64,
    /// Expired links for a new password.
    pub reset_links: u64,
    /// Sign-ins, with identity providers, second factors and passkeys, that nobody finished in time.
    pub sign_ons: u64,
    /// Set-up links that are [`SET_UP_DAYS`] old, or not needed any more.
    pub set_up_links: u64,
    /// Tests of values that were not saved within [`TEST_DAYS`].
    pub tests: u64,
    /// Stored answers of idempotent requests, 24 hours after they were sent.
    pub answers: u64,
    /// Events older than the operator's retention.
    pub events: u64,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sessions,
            tokens,
            invitations,
            devices,
            reset_links,
            sign_ons,
            set_up_links,
            tests,
            answers,
            events,
        } = self;
        write!(
            f,
            "{sessions} sessions, {tokens} tokens, {invitations} invitations, {devices} devices, {reset_links} reset links, {sign_ons} unfinished sign-ins, {set_up_links} set-up links, {tests} tests, {answers} answers, {events} events"
        )
    }
}

/// Deletes rows that ended long enough ago; nothing if another server is doing so.
///
/// # Errors
/// When the database can't be asked; rows deleted until then stay deleted.
pub async fn run(cx: &Context, retention: Retention) -> Result<Option<Removed>> {
    let mut turn = cx.pool.begin().await?;
    if !sql::take_turn(&mut turn).await? {
        return Ok(None);
    }
    let removed = Removed {
        sessions: all(cx, Expired::Sessions).await?,
        tokens: all(cx, Expired::Tokens(KEPT_DAYS)).await?,
        invitations: all(cx, Expired::Invitations(KEPT_DAYS)).await?,
        devices: all(cx, Expired::Devices(KEPT_DAYS)).await?
            + all(cx, Expired::DeviceRequests).await?
            + all(cx, Expired::RefreshTokens).await?,
        reset_links: all(cx, Expired::ResetLinks).await?,
        sign_ons: all(cx, Expired::SignOns).await?
            + all(cx, Expired::SecondSteps).await?
            + all(cx, Expired::PasskeyChallenges).await?,
        set_up_links: all(cx, Expired::SetUpLinks(SET_UP_DAYS)).await?,
        tests: all(cx, Expired::BucketTests(TEST_DAYS)).await? + all(cx, Expired::CredentialTests(TEST_DAYS)).await?,
        answers: all(cx, Expired::Answers).await?,
        events: audit::sweep(cx, retention).await?,
    };
    turn.commit().await?;
    Ok(Some(removed))
}

/// Deletes all ended rows of a kind, batch by batch.
async fn all(cx: &Context, expired: Expired) -> Result<u64> {
    let mut removed = 0;
    loop {
        let batch = sql::delete(&cx.pool, expired, BATCH).await?;
        removed += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(removed);
        }
    }
}
