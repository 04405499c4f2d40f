//! What an issuer publishes: its discovery document and its keys.

use std::{sync::Arc, time::Duration};

use domain::{issuer::IssuerUrl, org::OrgSlug};
use moka::{policy::EvictionPolicy, sync::Cache};
use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use super::{
    TokenRefused,
    web::{Namer, Web},
};

/// The age at which keys are asked for again.
const FRESH_FOR: Duration = Duration::from_secs(600);
/// The longest time keys are used while their issuer can't be reached: one that it withdrew stops working by then.
const USED_FOR: Duration = Duration::from_secs(3600);
/// The pause between two requests of keys while some are known.
const RENEWAL_PAUSE: Duration = Duration::from_secs(60);
/// The same while none is known.
const RETRY_PAUSE: Duration = Duration::from_secs(10);
/// Time limit for the document and the keys together.
const LIMIT: Duration = Duration::from_secs(8);
const KNOWN_ISSUERS: u64 = 1_000;

/// The discovery document (OpenID Connect Discovery 1.0, section 3), as far as it is used. Issuers that only sign have no
/// endpoints.
#[derive(Debug, Deserialize)]
pub(crate) struct Discovery {
    issuer: String,
    jwks_uri: String,
    pub(crate) authorization_endpoint: Option<String>,
    pub(crate) token_endpoint: Option<String>,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) end_session_endpoint: Option<String>,
    /// Whether the answers of its authorization endpoint name it (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
    pub(crate) token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// What an issuer publishes.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) discovery: Discovery,
    pub(super) keys: CoreJsonWebKeySet,
    pub(super) since: Instant,
}

/// The issuers known to this process. One request at a time is made for each.
#[derive(Debug, Clone)]
pub struct Issuers {
    known: Cache<(IssuerUrl, Option<OrgSlug>), Arc<Mutex<Known>>>,
    renewal_pause: Duration,
}

#[derive(Debug, Default)]
struct Known {
    published: Option<Arc<Published>>,
    /// The last request, and its failure.
    tried: Option<(Instant, TokenRefused)>,
}

impl Default for Issuers {
    fn default() -> Self {
        Self::renewed_after(RENEWAL_PAUSE)
    }
}

impl Issuers {
    /// With this pause between two requests of one issuer's keys while some are known.
    #[must_use]
    pub fn renewed_after(renewal_pause: Duration) -> Self {
        let known = Cache::builder().max_capacity(KNOWN_ISSUERS).eviction_policy(EvictionPolicy::lru()).build();
        Self { known, renewal_pause }
    }

    /// What an issuer publishes. With `beyond`, which did not have a key, newer keys if they may be asked for by now.
    ///
    /// # Errors
    /// A reason of the issuer.
    pub(crate) async fn published(
        &self,
        web: Web<'_>,
        beyond: Option<&Published>,
    ) -> Result<Arc<Published>, TokenRefused> {
        let org = match web.namer {
            Namer::Operator => None,
            Namer::Org(org) => Some(org.clone()),
        };
        let known = self.known.get_with((web.issuer.clone(), org), Arc::default);
        let mut known = known.lock().await;
        if let Some(fitting) = known.fitting(beyond) {
            return Ok(fitting);
        }
        if known.may_try(self.renewal_pause) {
            // Counted before the answer, too: callers who leave don't cause another request each.
            known.tried = Some((Instant::now(), TokenRefused::Unreachable));
            let answer = timeout(LIMIT, fetch(web)).await.unwrap_or(Err(TokenRefused::Unreachable));
            known.tried = Some((Instant::now(), answer.as_ref().err().copied().unwrap_or(TokenRefused::Unreachable)));
            if let Ok(published) = answer {
                known.published = Some(Arc::new(published));
            }
        }
        known.usable()
    }
}

impl Known {
    fn fitting(&self, beyond: Option<&Published>) -> Option<Arc<Published>> {
        let published = self.published.as_ref()?;
        let is_fresh = published.since.elapsed() < FRESH_FOR;
        let is_newer = beyond.is_none_or(|beyond| published.since > beyond.since);
        (is_fresh && is_newer).then(|| published.clone())
    }

    fn may_try(&self, renewal_pause: Duration) -> bool {
        let pause = if self.published.is_some() { renewal_pause } else { RETRY_PAUSE };
        self.tried.is_none_or(|(at, _)| at.elapsed() >= pause)
    }

    fn usable(&self) -> Result<Arc<Published>, TokenRefused> {
        let usable = self.published.as_ref().filter(|published| published.since.elapsed() < USED_FOR);
        let why = self.tried.map_or(TokenRefused::Unreachable, |(_, why)| why);
        usable.cloned().ok_or(why)
    }
}

async fn fetch(web: Web<'_>) -> Result<Published, TokenRefused> {
    let document = web.read(&web.issuer.discovery()).await?;
    let discovery: Discovery = serde_json::from_slice(&document).map_err(|_| TokenRefused::Unusable)?;
    if discovery.issuer != web.issuer.as_str() {
        return Err(TokenRefused::Unusable);
    }
    let keys = web.read(&discovery.jwks_uri).await?;
    let keys = serde_json::from_slice(&keys).map_err(|_| TokenRefused::Unusable)?;
    Ok(Published { discovery, keys, since: Instant::now() })
}
