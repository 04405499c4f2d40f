//! Clients that sign with this server's own keys. Making one takes longer than signing a request with it.

use std::time::Duration;

use aws_sdk_sts::Client;
use domain::{aws::Region, endpoint::EndpointUrl, org::OrgSlug};
use moka::sync::Cache;

/// Clients cached, at most.
const KEPT_CLIENTS: u64 = 1_000;
const KEPT_FOR: Duration = Duration::from_secs(300);

/// Everything that the clients differ in.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct OwnClient {
    pub(super) org: OrgSlug,
    pub(super) sts: Option<EndpointUrl>,
    pub(super) region: Region,
    pub(super) retries: u32,
}

/// The clients used lately.
pub(super) struct OwnClients(Cache<OwnClient, Client>);

impl Default for OwnClients {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(KEPT_CLIENTS).time_to_idle(KEPT_FOR).build())
    }
}

impl OwnClients {
    pub(super) fn get(&self, which: &OwnClient) -> Option<Client> {
        self.0.get(which)
    }

    pub(super) fn keep(&self, which: OwnClient, client: Client) {
        self.0.insert(which, client);
    }
}

/// Without the clients, which have the keys.
impl std::fmt::Debug for OwnClients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnClients")
    }
}
