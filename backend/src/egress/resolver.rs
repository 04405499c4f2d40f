//! Name resolution that returns only allowed addresses: the address that was checked is the address that is dialled.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::dns::{DnsFuture, ResolveDns, ResolveDnsError},
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::reach::Reach;

const RESOLVE_TIMEOUT: Duration = Duration::from_secs(3);
const MAX_ADDRESSES: usize = 16;

/// The rules forbid this destination. Names neither the rule nor the address, which would reveal the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this server may not connect to that address")]
pub struct NotAllowed;

#[derive(Debug, Clone)]
pub(super) struct GuardedResolver {
    reach: Reach,
    port: u16,
    own: Vec<SocketAddr>,
}

impl GuardedResolver {
    pub(super) fn new(reach: Reach, port: u16, own: Vec<SocketAddr>) -> Self {
        Self { reach, port, own }
    }

    /// Every address must pass, or none is used.
    pub(super) fn check(&self, addresses: &[IpAddr]) -> Result<(), NotAllowed> {
        let allowed = |&address: &IpAddr| {
            let is_own = self.own.contains(&SocketAddr::new(address, self.port));
            self.reach.covers(address) && (self.reach == Reach::Any || !is_own)
        };
        if !addresses.is_empty() && addresses.len() <= MAX_ADDRESSES && addresses.iter().all(allowed) {
            Ok(())
        } else {
            Err(NotAllowed)
        }
    }
}

impl GuardedResolver {
    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, BoxError> {
        if name.to_ascii_lowercase().ends_with(".localhost") {
            // Always this machine (<https://www.rfc-editor.org/rfc/rfc6761#section-6.3>); not every system's resolver knows.
            let here = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
            self.check(&here)?;
            return Ok(here);
        }
        let lookup = tokio::net::lookup_host((name, self.port));
        let found = tokio::time::timeout(RESOLVE_TIMEOUT, lookup)
            .await
            .map_err(|_| BoxError::from("the name was not resolved in time"))??;
        let addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        self.check(&addresses)?;
        Ok(addresses)
    }
}

/// For the clients of the AWS SDK.
impl ResolveDns for GuardedResolver {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move { self.look_up(name).await.map_err(ResolveDnsError::new) })
    }
}

/// For other clients, which take the port from the address they ask for.
impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses = resolver.look_up(name.as_str()).await?;
            let found: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reach: Reach, addresses: &[&str]) -> bool {
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        GuardedResolver::new(reach, 443, Vec::new()).check(&addresses).is_ok()
    }

    #[test]
    fn one_bad_address_spoils_the_answer() {
        assert!(check(Reach::Public, &["8.8.8.8", "2600:1f00::1"]));
        assert!(!check(Reach::Public, &["8.8.8.8", "169.254.169.254"]));
        assert!(!check(Reach::Public, &[]));
        assert!(!check(Reach::Public, &["8.8.8.8"; 17]));
    }

    #[test]
    fn an_allowed_name_that_moves_out_of_its_range_is_refused() {
        let range = || Reach::Within(vec!["10.20.0.0/24".parse().unwrap()]);
        assert!(check(range(), &["10.20.0.7"]));
        assert!(!check(range(), &["10.30.0.1"]));
        assert!(!check(range(), &["169.254.169.254"]));
    }

    #[tokio::test]
    async fn a_name_that_resolves_inside_is_refused() {
        let resolver = GuardedResolver::new(Reach::Public, 443, Vec::new());
        assert!(resolver.resolve_dns("localhost").await.is_err());
        assert!(resolver.resolve_dns("data.localhost").await.is_err());
        let own = Reach::Within(vec!["127.0.0.0/8".parse().unwrap()]);
        let found = GuardedResolver::new(own, 80, Vec::new()).look_up("data.localhost").await.unwrap();
        assert_eq!(found, [IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    }
}
