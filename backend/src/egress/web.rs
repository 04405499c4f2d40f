//! Clients for APIs without an AWS SDK.

use domain::endpoint::EndpointUrl;
use reqwest::{Client, redirect::Policy};

use super::{Authorities, CALL_TIMEOUT, CONNECT_TIMEOUT};

/// A client for an API with a fixed address, or for the operator's `endpoint` in its place. It follows no redirect,
/// uses no proxy, speaks TLS unless the operator's endpoint does not, and trusts `authorities` in addition to the
/// machine's.
///
/// # Errors
/// When this machine has no certificates.
pub(crate) fn web_client(endpoint: Option<&EndpointUrl>, authorities: &Authorities) -> reqwest::Result<Client> {
    // Ignore the error if a provider is already set.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .tls_certs_merge(authorities.certificates()?)
        .https_only(endpoint.is_none_or(EndpointUrl::is_https))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        .build()
}
