//! Rate limits of callers. Counted per server process: two processes allow twice as much.

use std::{hash::Hash, num::NonZeroU32, sync::Arc, time::Duration};

use domain::id::{OrgId, PersonId};
use governor::{
    DefaultDirectRateLimiter, RateLimiter,
    clock::{Clock, DefaultClock},
};
use moka::{policy::EvictionPolicy, sync::Cache};

use crate::{Error, Result, actor::Actor, people::ClientNetwork};

/// A number at once, refilled over each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The number; at least one.
    pub count: u32,
    /// The period.
    pub period: Duration,
}

impl Quota {
    /// This many a minute.
    #[must_use]
    pub const fn per_minute(count: u32) -> Self {
        Self { count, period: Duration::from_secs(60) }
    }

    /// This many an hour.
    #[must_use]
    pub const fn per_hour(count: u32) -> Self {
        Self { count, period: Duration::from_secs(3600) }
    }

    fn limiter(self) -> DefaultDirectRateLimiter {
        let count = NonZeroU32::new(self.count).unwrap_or(NonZeroU32::MIN);
        let each = (self.period / count.get()).max(Duration::from_nanos(1));
        let quota = governor::Quota::with_period(each).unwrap_or(governor::Quota::per_second(count));
        RateLimiter::direct(quota.allow_burst(count))
    }
}

/// The limits of each caller. Limits of a person cover all their tokens and organisations: making more of either raises
/// none.
#[derive(Debug, Clone, Copy)]
pub struct Quotas {
    /// Password attempts from one address (IPv6: one /64).
    pub sign_in_by_address: Quota,
    /// Sign-ins with identity providers that begin at one address, and as many with passkeys. They try no secret, and a whole
    /// office may have one address.
    pub sign_on_by_address: Quota,
    /// Password attempts for one account by browsers that have never signed in to it.
    pub sign_in_by_account: Quota,
    /// Password attempts for one account from one address after the account's own limit is spent: an owner elsewhere is
    /// slowed down and never locked out.
    pub sign_in_by_address_and_account: Quota,
    /// Password attempts by a browser that has signed in to the account before.
    pub sign_in_by_device: Quota,
    /// Attempts of a signed-in person to confirm that it is them, or to link a provider.
    pub confirmations: Quota,
    /// Connection tests by organisation.
    pub connection_tests_by_org: Quota,
    /// Connection tests by person.
    pub connection_tests: Quota,
    /// Credentials made at the cloud, by person.
    pub vends: Quota,
    /// New organisations, by person.
    pub organizations: Quota,
    /// New API tokens and sessions of data clients, by person.
    pub tokens: Quota,
    /// New invitations, service accounts and groups, by person.
    pub invitations: Quota,
    /// Sign-ins of devices that begin, by network.
    pub devices: Quota,
    /// Codes of devices that a person tries.
    pub user_codes: Quota,
    /// Tokens that workloads of one network exchange.
    pub exchanges: Quota,
    /// Texts presented as leaked tokens, from one address (IPv6: one /64).
    pub leaked_tokens: Quota,
    /// Codes of a second factor that are tried for one account, after the right password; of a known browser, and of sessions,
    /// as many more.
    pub second_factors: Quota,
}

impl Quotas {
    /// The server's limits.
    pub const DEFAULT: Self = Self {
        sign_in_by_address: Quota::per_minute(30),
        sign_on_by_address: Quota::per_minute(300),
        sign_in_by_account: Quota::per_minute(30),
        sign_in_by_address_and_account: Quota { count: 3, period: Duration::from_secs(600) },
        sign_in_by_device: Quota::per_minute(10),
        confirmations: Quota::per_minute(10),
        connection_tests_by_org: Quota::per_minute(10),
        connection_tests: Quota::per_minute(30),
        vends: Quota::per_minute(600),
        organizations: Quota::per_hour(30),
        tokens: Quota::per_minute(60),
        invitations: Quota::per_minute(60),
        devices: Quota::per_minute(20),
        user_codes: Quota::per_minute(10),
        exchanges: Quota::per_minute(300),
        leaked_tokens: Quota::per_minute(60),
        second_factors: Quota::per_hour(20),
    };

    /// The same limit for everything.
    #[must_use]
    pub const fn all(quota: Quota) -> Self {
        Self {
            sign_in_by_address: quota,
            sign_on_by_address: quota,
            sign_in_by_account: quota,
            sign_in_by_address_and_account: quota,
            sign_in_by_device: quota,
            confirmations: quota,
            connection_tests_by_org: quota,
            connection_tests: quota,
            vends: quota,
            organizations: quota,
            tokens: quota,
            invitations: quota,
            devices: quota,
            user_codes: quota,
            exchanges: quota,
            leaked_tokens: quota,
            second_factors: quota,
        }
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// One budget for each key. The most recently used keys are remembered, so that strangers can't fill the memory.
pub(crate) struct Budget<K>(Cache<K, Arc<DefaultDirectRateLimiter>>, Quota);

impl<K: Hash + Eq + Clone + Send + Sync + 'static> Budget<K> {
    const KEYS: u64 = 50_000;

    pub(crate) fn new(quota: Quota) -> Self {
        let cache = Cache::builder()
            .max_capacity(Self::KEYS)
            // The default policy does not remember keys seen once, which would then have no limit.
            .eviction_policy(EvictionPolicy::lru())
            // An unused budget is full again after its period.
            .time_to_idle(quota.period)
            .build();
        Self(cache, quota)
    }

    /// Spends one of `key`'s budget.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when none is left.
    pub(crate) fn spend(&self, key: &K) -> Result<()> {
        let limiter = self.0.get_with_by_ref(key, || Arc::new(self.1.limiter()));
        limiter.check().map_err(|busy| {
            let wait = busy.wait_time_from(DefaultClock::default().now());
            Error::RateLimited { retry_after: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
        })
    }
}

/// The budgets of this process.
pub(crate) struct Budgets {
    sign_in_by_address: Budget<ClientNetwork>,
    sign_in_by_account: Budget<String>,
    sign_in_by_address_and_account: Budget<(ClientNetwork, String)>,
    sign_in_by_device: Budget<String>,
    /// Sign-ins with identity providers that begin, or end without having begun, by network.
    pub(crate) sign_on: Budget<ClientNetwork>,
    /// Challenges for passkeys to sign in with, by network.
    pub(crate) passkey_challenges: Budget<ClientNetwork>,
    connection_tests_by_org: Budget<OrgId>,
    connection_tests: Budget<PersonId>,
    /// Confirmations, by person.
    pub(crate) confirmations: Budget<PersonId>,
    /// Vends by person.
    pub(crate) vends: Budget<PersonId>,
    /// Organisations by person.
    pub(crate) organizations: Budget<PersonId>,
    /// Tokens by person.
    pub(crate) tokens: Budget<PersonId>,
    /// Invitations by person.
    pub(crate) invitations: Budget<PersonId>,
    /// Sign-ins of devices by network.
    pub(crate) devices: Budget<ClientNetwork>,
    /// Tried codes of devices by person.
    pub(crate) user_codes: Budget<PersonId>,
    /// Exchanged tokens by network.
    pub(crate) exchanges: Budget<ClientNetwork>,
    /// Texts presented as leaked tokens, by network.
    pub(crate) leaked_tokens: Budget<ClientNetwork>,
    /// Tried codes of a second factor, by person and by where: strangers don't use up what a known browser has, nor what a
    /// session has.
    pub(crate) second_factors: Budget<(PersonId, String)>,
}

impl Budgets {
    pub(crate) fn new(quotas: &Quotas) -> Self {
        Self {
            sign_in_by_address: Budget::new(quotas.sign_in_by_address),
            sign_in_by_account: Budget::new(quotas.sign_in_by_account),
            sign_in_by_address_and_account: Budget::new(quotas.sign_in_by_address_and_account),
            sign_in_by_device: Budget::new(quotas.sign_in_by_device),
            confirmations: Budget::new(quotas.confirmations),
            sign_on: Budget::new(quotas.sign_on_by_address),
            passkey_challenges: Budget::new(quotas.sign_on_by_address),
            connection_tests_by_org: Budget::new(quotas.connection_tests_by_org),
            connection_tests: Budget::new(quotas.connection_tests),
            vends: Budget::new(quotas.vends),
            organizations: Budget::new(quotas.organizations),
            tokens: Budget::new(quotas.tokens),
            invitations: Budget::new(quotas.invitations),
            devices: Budget::new(quotas.devices),
            user_codes: Budget::new(quotas.user_codes),
            exchanges: Budget::new(quotas.exchanges),
            leaked_tokens: Budget::new(quotas.leaked_tokens),
            second_factors: Budget::new(quotas.second_factors),
        }
    }

    /// Spends one attempt to sign in as `account`, a typed name; unknown names count alike. A browser known to the
    /// account (`device`) has its own budget, which no stranger can spend.
    pub(crate) fn spend_sign_in(&self, from: ClientNetwork, account: &str, device: Option<String>) -> Result<()> {
        if device.is_some_and(|device| self.sign_in_by_device.spend(&device).is_ok()) {
            return Ok(());
        }
        self.sign_in_by_address.spend(&from)?;
        let account = account.to_owned();
        match self.sign_in_by_account.spend(&account) {
            Ok(()) => Ok(()),
            Err(_) => self.sign_in_by_address_and_account.spend(&(from, account)),
        }
    }

    /// Spends one connection test of the organisation and of the person.
    pub(crate) fn spend_connection_test(&self, actor: &Actor) -> Result<()> {
        self.connection_tests.spend(&actor.person)?;
        self.connection_tests_by_org.spend(&actor.org)
    }
}

impl Default for Budgets {
    fn default() -> Self {
        Self::new(&Quotas::DEFAULT)
    }
}

impl std::fmt::Debug for Budgets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Budgets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> ClientNetwork {
        ClientNetwork::of(address.parse().unwrap())
    }

    #[test]
    fn a_stranger_spends_what_is_a_strangers_and_nobody_elses() {
        let budgets = Budgets::default();
        let (stranger, owner) = (network("192.0.2.1"), network("198.51.100.7"));
        let spend = |from, device: Option<&str>| {
            budgets.spend_sign_in(from, "ada@example.com", device.map(str::to_owned)).is_ok()
        };
        assert_eq!((0..40).filter(|_| spend(stranger, None)).count(), 30);
        assert!(spend(stranger, Some("known")), "a known browser has a budget of its own");
        assert_eq!((0..40).filter(|_| spend(owner, None)).count(), 3, "an owner elsewhere still gets through");
    }

    #[test]
    fn one_address_is_limited_whatever_names_it_tries() {
        let budgets = Budgets::default();
        let tried = (0..60).filter(|number| {
            // One /64 is one client.
            let from = network(&format!("2001:db8:0:1::{number:x}"));
            budgets.spend_sign_in(from, &format!("p{number}@example.com"), None).is_ok()
        });
        assert_eq!(tried.count(), 30);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let budget = Budget::<u32>::new(Quota::per_minute(1));
        for key in 0..120_000 {
            let _ = budget.spend(&key);
        }
        budget.0.run_pending_tasks();
        assert!(budget.0.entry_count() <= Budget::<u32>::KEYS, "{}", budget.0.entry_count());
        assert!(budget.spend(&119_999).is_err(), "what came last is remembered");
    }

    #[test]
    fn the_wait_is_told_truly() {
        let budget = Budget::<u8>::new(Quota { count: 1, period: Duration::from_secs(600) });
        budget.spend(&0).unwrap();
        let Err(Error::RateLimited { retry_after }) = budget.spend(&0) else { panic!("two") };
        assert!((590..=601).contains(&retry_after), "{retry_after}");
    }
}
