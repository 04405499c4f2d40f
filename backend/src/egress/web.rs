//! Clients for APIs without an AWS SDK.

use std::sync::Arc;

use domain::{endpoint::EndpointUrl, org::OrgSlug};
use reqwest::{Client, ClientBuilder, redirect::Policy};

use super::{Authorities, CALL_TIMEOUT, CONNECT_TIMEOUT, Destination, Egress, NotAllowed};

/// What clients for an API with a fixed address, or for `endpoint` in its place, are built from. They follow no redirect,
/// use no proxy, speak TLS unless `endpoint` does not, and trust `authorities` in addition to the machine's.
///
/// # Errors
/// Never: the authorities were parsed before.
pub(crate) fn web_client(endpoint: Option<&EndpointUrl>, authorities: &Authorities) -> reqwest::Result<ClientBuilder> {
    // Ignore the error if a provider is already set.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = ClientBuilder::new()
        .redirect(Policy::none())
        .no_proxy()
        .tls_certs_merge(authorities.certificates()?)
        .https_only(endpoint.is_none_or(EndpointUrl::is_https))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT);
    Ok(builder)
}

impl Egress {
    /// A client without an SDK for one origin, on behalf of `org` or of the operator. It follows no redirect. The caller
    /// sends it nowhere else and limits the size of the answers.
    ///
    /// # Errors
    /// As [`exit`](Egress::exit), also when this machine has no certificates.
    pub(crate) fn web_exit(&self, endpoint: EndpointUrl, org: Option<&OrgSlug>) -> Result<Client, NotAllowed> {
        self.web_exit_to(Destination::Custom(endpoint), org)
    }

    /// The same, for an endpoint from the operator's settings.
    ///
    /// # Errors
    /// When this machine has no certificates.
    pub(crate) fn operators_web_exit(&self, endpoint: EndpointUrl) -> Result<Client, NotAllowed> {
        self.web_exit_to(Destination::Operator(endpoint), None)
    }

    fn web_exit_to(&self, destination: Destination, org: Option<&OrgSlug>) -> Result<Client, NotAllowed> {
        let resolver = self.resolver(&destination, org)?;
        let (Destination::Operator(endpoint) | Destination::Custom(endpoint)) = &destination else {
            return Err(NotAllowed);
        };
        let builder = web_client(Some(endpoint), &self.authorities).map_err(|_| NotAllowed)?;
        builder.dns_resolver(Arc::new(resolver)).build().map_err(|_| NotAllowed)
    }
}
