//! This server's own token: it signs a claim and exchanges it for an access token. See
//! <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use domain::{check::Problem, credential::ServiceAccountKey};
use reqwest::RequestBuilder;
use ring::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PKCS1_SHA256};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;
use tokio::{sync::Mutex, time::Instant};
use zeroize::Zeroizing;

use super::answer;
use crate::cloud::failure::{Cause, Failure};

/// The audience of a claim, also for an endpoint in Google's place.
const AUDIENCE: &str = "https://oauth2.googleapis.com/token";
/// Required for impersonating, and for limiting the resulting token.
pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// A token is not used within this time of its expiry.
const MARGIN: Duration = Duration::from_secs(300);

/// A service account key that can't sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its private key is no RSA key in PKCS #8")]
pub struct UnusableKey;

/// This server's identity: a key, and its current token.
#[derive(Debug)]
pub(super) struct OwnIdentity {
    key: SigningKey,
    cached: Mutex<Option<CachedToken>>,
}

#[derive(Debug)]
struct CachedToken {
    token: Secret,
    until: Instant,
}

/// A token that `Debug` does not show.
#[derive(Clone)]
struct Secret(Zeroizing<String>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret([REDACTED])")
    }
}

/// A key that signs claims.
pub(super) struct SigningKey {
    issuer: String,
    id: String,
    pair: KeyPair,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("issuer", &self.issuer).field("id", &self.id).finish_non_exhaustive()
    }
}

impl SigningKey {
    pub(super) fn read(key: &ServiceAccountKey) -> Result<Self, UnusableKey> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(key.private_key().expose().as_bytes()).map_err(|_| UnusableKey)?;
        let pair = KeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| UnusableKey)?;
        Ok(Self { issuer: key.account.to_string(), id: key.key_id.clone(), pair })
    }

    /// A claim for an hour, in the form of a JSON Web Token (RFC 7519) signed with RS256.
    fn claim(&self, now: OffsetDateTime) -> Option<Zeroizing<String>> {
        let issued = now.unix_timestamp();
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.id });
        let claims =
            json!({ "iss": self.issuer, "scope": SCOPE, "aud": AUDIENCE, "iat": issued, "exp": issued + 3600 });
        let part = |value: serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).ok()?;
        Some(Zeroizing::new(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))))
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    access_token: Zeroizing<String>,
    expires_in: u64,
}

impl OwnIdentity {
    pub(super) fn new(key: SigningKey) -> Self {
        Self { key, cached: Mutex::new(None) }
    }

    /// This server's own token: the cached one, or a new one from `request`. Concurrent callers share one request.
    pub(super) async fn token(
        &self,
        request: impl FnOnce() -> Result<RequestBuilder, Failure>,
        now: OffsetDateTime,
    ) -> Result<Zeroizing<String>, Failure> {
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref().filter(|cached| cached.until > Instant::now()) {
            return Ok(cached.token.0.clone());
        }
        let asked = Instant::now();
        let claim = self.key.claim(now).ok_or(Problem::SignerRefused)?;
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", claim.as_str())];
        let granted: TokenResponse =
            answer::json(request()?.form(&form)).await.map_err(|failure| match failure.cause {
                Cause::Refused { .. } => Failure { cause: Cause::Problem(Problem::SignerRefused), ..failure },
                Cause::Problem(_) => failure,
            })?;
        let until = asked + Duration::from_secs(granted.expires_in).saturating_sub(MARGIN);
        *cached = Some(CachedToken { token: Secret(granted.access_token.clone()), until });
        Ok(granted.access_token)
    }
}
