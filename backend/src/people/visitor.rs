//! Who tries to sign in.

use super::client_network::ClientNetwork;

/// The origin of a sign-in attempt.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// Its network.
    pub network: ClientNetwork,
    /// The cookie from [`remember_device`](super::remember_device), if the browser has one.
    pub device: Option<&'a str>,
}

impl Visitor<'_> {
    /// A caller known only by their network.
    #[must_use]
    pub fn at(network: ClientNetwork) -> Self {
        Self { network, device: None }
    }
}
