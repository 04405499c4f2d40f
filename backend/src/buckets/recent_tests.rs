//! Recent tests made by vending.

use std::{sync::Arc, time::Duration};

use domain::{check::Report, id::OrgId};
use moka::future::Cache;

use super::proof::Proof;

/// How long a test made by vending is shared.
const SHARED_FOR: Duration = Duration::from_secs(10);

/// Tests remembered, at most.
const MAX_TESTS: u64 = 10_000;

/// Recent tests made by vending.
#[derive(Debug)]
pub(crate) struct RecentTests(pub(super) Cache<(OrgId, Vec<u8>), Arc<Tested>>);

impl Default for RecentTests {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MAX_TESTS).time_to_live(SHARED_FOR).build())
    }
}

/// A test and its proof.
#[derive(Debug)]
pub(crate) struct Tested {
    pub(super) report: Report,
    pub(super) proof: Proof,
}
