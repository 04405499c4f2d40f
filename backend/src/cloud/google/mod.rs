//! Google Cloud: who this server is there, tokens of the service accounts it may impersonate, and Cloud Storage as far as a
//! connection test looks at it. Tokens are asked for as Google documents it for short-lived credentials
//! (<https://cloud.google.com/iam/docs/create-short-lived-credentials-direct>) and narrowed by a credential access boundary
//! (<https://cloud.google.com/iam/docs/downscoping-short-lived-credentials>).

mod answer;
pub(crate) mod boundary;
mod own;
pub(crate) mod storage;
mod token;

use std::sync::OnceLock;

use domain::{bucket::ServiceAccount, check::Problem, credential::ServiceAccountKey, endpoint::EndpointUrl};
use reqwest::Client;

pub use self::own::UnusableKey;
use self::own::{Own, SigningKey};
pub(crate) use self::token::{MOST_SECONDS, Token, Wanted};
use super::failure::Failure;
use crate::egress::{Authorities, web_client};

/// Google Cloud, or what stands in its place.
#[derive(Debug)]
pub struct Google {
    principal: Option<ServiceAccount>,
    own: Option<Own>,
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
    /// A server without keys, which customers may let in by the name `principal` all the same once it has some.
    #[must_use]
    pub fn nameless(principal: Option<ServiceAccount>) -> Self {
        let authorities = Authorities::default();
        Self { principal, own: None, endpoint: None, authorities, client: OnceLock::new() }
    }

    /// Signs as the service account whose key this is.
    ///
    /// # Errors
    /// [`UnusableKey`] when it is none that signs.
    pub fn signing_with(key: &ServiceAccountKey) -> Result<Self, UnusableKey> {
        let own = Own::new(SigningKey::read(key)?);
        Ok(Self { own: Some(own), ..Self::nameless(Some(key.account.clone())) })
    }

    /// The same, with an operator's endpoint in the place of all of Google's APIs.
    #[must_use]
    pub fn at(self, endpoint: Option<EndpointUrl>) -> Self {
        Self { endpoint, ..self }
    }

    /// The same, trusting these authorities, too.
    #[must_use]
    pub fn trusting(self, authorities: Authorities) -> Self {
        Self { authorities, ..self }
    }

    /// Who this server is to Google, when the operator has said so.
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

    /// Made when it is first needed: a machine without certificates may run a server that has nothing to do with Google.
    fn client(&self) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = web_client(self.endpoint.as_ref(), &self.authorities)
            .map_err(|_| Problem::TlsError { certificate: None })?;
        Ok(self.client.get_or_init(|| client))
    }
}
