//! The tests that vending made just now.

use std::{sync::Arc, time::Duration};

use domain::{check::Report, id::OrgId};
use moka::future::Cache;

use super::proof::Proof;

/// How long a test that vending made stands for others.
const TRIAL_HOLD: Duration = Duration::from_secs(10);

/// How many such tests are remembered at most.
const TRIALS: u64 = 10_000;

/// The tests that vending made just now.
#[derive(Debug)]
pub(crate) struct Trials(pub(super) Cache<(OrgId, Vec<u8>), Arc<Tested>>);

impl Default for Trials {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(TRIALS).time_to_live(TRIAL_HOLD).build())
    }
}

/// A test and what it proved.
#[derive(Debug)]
pub(crate) struct Tested {
    pub(super) report: Report,
    pub(super) proof: Proof,
}
