//! State shared by request handlers.

use std::sync::Arc;

use axum::extract::FromRef;
use backend::Context;

use crate::{assets::Site, client_address::TrustedProxies};

/// State shared by request handlers.
#[derive(Debug, Clone)]
pub struct AppState {
    pub(crate) cx: Arc<Context>,
    pub(crate) site: Arc<Site>,
    pub(crate) address: Address,
    pub(crate) proxies: Arc<TrustedProxies>,
}

impl AppState {
    /// `origin` is the address people and data clients use, without a final slash.
    #[must_use]
    pub fn new(cx: Arc<Context>, site: Site, origin: String) -> Self {
        let address = Address { origin: origin.into(), public: PublicAddress::Set };
        Self { cx, site: Arc::new(site), address, proxies: Arc::default() }
    }

    /// The same without a configured address: people may use any address of this machine.
    #[must_use]
    pub fn at_any_address(mut self) -> Self {
        self.address.public = PublicAddress::Unset;
        self
    }

    /// The same behind these proxies.
    #[must_use]
    pub fn behind(mut self, proxies: TrustedProxies) -> Self {
        self.proxies = Arc::new(proxies);
        self
    }

    pub(crate) fn origin(&self) -> &str {
        &self.address.origin
    }

    pub(crate) fn is_https(&self) -> bool {
        self.origin().starts_with("https://")
    }
}

/// The public address, and whether the operator has set it.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    /// Without a final slash.
    pub(crate) origin: Arc<str>,
    pub(crate) public: PublicAddress,
}

/// The addresses that people may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PublicAddress {
    /// Only the address set by the operator.
    Set,
    /// Any address of this machine.
    Unset,
}

impl FromRef<AppState> for Arc<Context> {
    fn from_ref(state: &AppState) -> Self {
        state.cx.clone()
    }
}

impl FromRef<AppState> for Arc<TrustedProxies> {
    fn from_ref(state: &AppState) -> Self {
        state.proxies.clone()
    }
}

impl FromRef<AppState> for Arc<Site> {
    fn from_ref(state: &AppState) -> Self {
        state.site.clone()
    }
}
