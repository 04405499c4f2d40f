//! The addresses a client may connect to.

use std::net::IpAddr;

use ipnet::IpNet;

use super::address::is_public;

/// The addresses a client may connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// Any address: TLS and the name decide.
    Any,
    /// Public addresses only.
    Public,
    /// Addresses in these ranges only.
    Within(Vec<IpNet>),
}

impl Reach {
    pub(super) fn covers(&self, address: IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::Public => is_public(address),
            Self::Within(ranges) => ranges.iter().any(|range| range.contains(&address)),
        }
    }
}
