//! How much of what one caller may ask for. Counted per server process: two processes allow twice as much.

use std::{hash::Hash, num::NonZeroU32};

use domain::id::OrgId;
use governor::{Quota, RateLimiter, clock::Clock, clock::DefaultClock, state::keyed::DashMapStateStore};

use crate::{Error, Result};

/// One budget for each key.
pub(crate) struct Budget<K: Hash + Eq + Clone>(RateLimiter<K, DashMapStateStore<K>, DefaultClock>);

impl<K: Hash + Eq + Clone> Budget<K> {
    const KEYS_BEFORE_SWEEP: usize = 10_000;

    pub(crate) fn per_minute(count: u32) -> Self {
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::dashmap(Quota::per_minute(count)))
    }

    /// Spends one of `key`'s.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when none is left.
    pub(crate) fn spend(&self, key: &K) -> Result<()> {
        if self.0.len() > Self::KEYS_BEFORE_SWEEP {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|busy| {
            let wait = busy.wait_time_from(DefaultClock::default().now());
            Error::RateLimited { retry_after: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
        })
    }
}

/// The budgets of this process.
pub(crate) struct Budgets {
    /// Sign-in attempts by e-mail address.
    pub(crate) sign_in: Budget<String>,
    /// Connection tests by organisation.
    pub(crate) connection_test: Budget<OrgId>,
    /// Vends by token or person.
    pub(crate) vend: Budget<String>,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { sign_in: Budget::per_minute(30), connection_test: Budget::per_minute(10), vend: Budget::per_minute(60) }
    }
}

impl std::fmt::Debug for Budgets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Budgets")
    }
}
