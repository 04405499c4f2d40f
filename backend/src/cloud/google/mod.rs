//! Google Cloud: this server's identity there, tokens of the service accounts it may impersonate, and the Cloud Storage
//! calls of a connection test. Tokens are requested as documented for short-lived credentials
//! (<https://cloud.google.com/iam/docs/create-short-lived-credentials-direct>) and limited by a credential access
//! boundary (<https://cloud.google.com/iam/docs/downscoping-short-lived-credentials>).

mod answer;
pub(crate) mod boundary;
mod own;
pub(crate) mod storage;
mod token;

use std::sync::OnceLock;

use domain::{bucket::ServiceAccount, check::Problem, credential::ServiceAccountKey, endpoint::EndpointUrl};
use reqwest::{Client, ClientBuilder};

pub use self::own::UnusableKey;
use self::own::{OwnIdentity, SigningKey};
pub(crate) use self::token::{MOST_SECONDS, Token, TokenRequest};
use super::failure::Failure;
use crate::egress::{Authorities, web_client};

/// Google Cloud, or an endpoint in its place.
#[derive(Debug)]
pub struct Google {
    principal: Option<ServiceAccount>,
    own: Option<OwnIdentity>,
    endpoint: Option<EndpointUrl>,
    authorities: Authorities,
    client: OnceLock<Client>,
}

/// The APIs that are called.
#[derive(Debug, Clone, Copy)]
enum Api {
    OAuth,
    IamCredentials,
    Sts,
    Storage,
}

impl Api {
    fn host(self) -> &'static str {
        match self {
            Self::OAuth => "oauth2.googleapis.com",
            Self::IamCredentials => "iamcredentials.googleapis.com",
            Self::Sts => "sts.googleapis.com",
            Self::Storage => "storage.googleapis.com",
        }
    }
}

impl Google {
    /// A server without keys. Customers may still grant access to `principal`, for when it has some.
    #[must_use]
    pub fn nameless(principal: Option<ServiceAccount>) -> Self {
        let authorities = Authorities::default();
        Self { principal, own: None, endpoint: None, authorities, client: OnceLock::new() }
    }

    /// Signs with this service account key.
    ///
    /// # Errors
    /// [`UnusableKey`] when the key can't sign.
    pub fn signing_with(key: &ServiceAccountKey) -> Result<Self, UnusableKey> {
        let own = OwnIdentity::new(SigningKey::read(key)?);
        Ok(Self { own: Some(own), ..Self::nameless(Some(key.account.clone())) })
    }

    /// The same, with an operator's endpoint in place of all of Google's APIs.
    #[must_use]
    pub fn at(self, endpoint: Option<EndpointUrl>) -> Self {
        Self { endpoint, ..self }
    }

    /// The same, with these additional authorities.
    #[must_use]
    pub fn trusting(self, authorities: Authorities) -> Self {
        Self { authorities, ..self }
    }

    /// This server's Google identity, if the operator has set one.
    #[must_use]
    pub fn principal(&self) -> Option<&ServiceAccount> {
        self.principal.as_ref()
    }

    fn url(&self, api: Api, path: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{endpoint}{path}"),
            None => format!("https://{}{path}", api.host()),
        }
    }

    /// Built on first use: a machine without certificates may run a server that does not use Google.
    fn client(&self) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = web_client(self.endpoint.as_ref(), &self.authorities)
            .and_then(ClientBuilder::build)
            .map_err(|_| Problem::TlsError { certificate: None })?;
        Ok(self.client.get_or_init(|| client))
    }
}
