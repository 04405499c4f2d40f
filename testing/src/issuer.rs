//! An issuer of signed tokens on this machine, written from the RFCs and able to lie: it answers each address with
//! whatever the test says, and signs whatever the test says with whatever it says.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use backend::egress::{Egress, Rules};
use data_encoding::BASE64URL_NOPAD as BASE64;
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A key pair of RSA, which opens nothing anywhere.
const RSA: &str = include_str!("google_key.pem");

/// The document every provider has.
pub const DISCOVERY: &str = "/.well-known/openid-configuration";
/// Its keys.
pub const KEYS: &str = "/jwks";
/// Where it exchanges codes.
pub const TOKEN: &str = "/token";

/// An answer: status, a header, and the body.
#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    location: Option<String>,
    body: Vec<u8>,
}

#[derive(Debug, Default)]
struct Said {
    answers: BTreeMap<String, Answer>,
    asked: Vec<(String, String)>,
}

/// The issuer.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its address, which is its name.
    pub address: String,
    said: Arc<Mutex<Said>>,
}

impl Issuer {
    /// Starts one that publishes `keys`.
    pub async fn start(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let issuer = Self { address: address.clone(), said: Arc::default() };
        let router = Router::new().fallback(answer).with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer.says(
            DISCOVERY,
            &json!({
                "issuer": address, "jwks_uri": format!("{address}{KEYS}"),
                "authorization_endpoint": format!("{address}/authorize"),
                "token_endpoint": format!("{address}{TOKEN}"),
                "userinfo_endpoint": format!("{address}/userinfo"),
                "end_session_endpoint": format!("{address}/logout"),
                "authorization_response_iss_parameter_supported": true,
            }),
        );
        issuer.publishes(keys);
        issuer
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap()
    }

    /// From now on it answers `path` with this document.
    pub fn says(&self, path: &str, document: &Value) {
        self.says_raw(path, 200, document.to_string().as_bytes());
    }

    /// From now on it exchanges this code for this document.
    pub fn exchanges(&self, code: &str, document: &Value) {
        self.says(&format!("{TOKEN} {code}"), document);
    }

    /// The same with any status and bytes.
    pub fn says_raw(&self, path: &str, status: u16, body: &[u8]) {
        let answer = Answer { status, location: None, body: body.to_vec() };
        self.said().answers.insert(path.to_owned(), answer);
    }

    /// From now on it sends whoever asks for `path` elsewhere.
    pub fn redirects(&self, path: &str, to: &str) {
        let answer = Answer { status: 302, location: Some(to.to_owned()), body: Vec::new() };
        self.said().answers.insert(path.to_owned(), answer);
    }

    /// From now on it publishes these keys.
    pub fn publishes(&self, keys: &[&Key]) {
        self.says(KEYS, &json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() }));
    }

    /// How often it was asked for `path`.
    #[must_use]
    pub fn times_asked(&self, path: &str) -> usize {
        self.said().asked.iter().filter(|(asked, _)| asked == path).count()
    }

    /// The bodies that were sent to `path`.
    #[must_use]
    pub fn was_sent(&self, path: &str) -> Vec<String> {
        self.said().asked.iter().filter(|(asked, _)| asked == path).map(|(_, body)| body.clone()).collect()
    }

    /// The rule that opens it to everybody.
    #[must_use]
    pub fn egress(&self) -> Egress {
        Egress::new(Rules::parse(&self.rule(""), true).unwrap(), Vec::new())
    }

    /// The rule that opens it, with more lines.
    #[must_use]
    pub fn rule(&self, more: &str) -> String {
        let port = self.address.rsplit(':').next().unwrap();
        format!(
            "[[egress.allow]]\nhost = \"127.0.0.1\"\nport = {port}\ncidr = [\"127.0.0.1/32\"]\nscheme = \"http\"\n{more}"
        )
    }
}

async fn answer(State(issuer): State<Issuer>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut said = issuer.said();
    let sent = format!(
        "{} {}",
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default(),
        String::from_utf8_lossy(&body)
    );
    said.asked.push((uri.path().to_owned(), sent));
    let body = String::from_utf8_lossy(&body);
    let code = body.split('&').find_map(|part| part.strip_prefix("code=")).unwrap_or_default();
    let of_code = said.answers.get(&format!("{} {code}", uri.path()));
    let Some(answer) = of_code.or_else(|| said.answers.get(uri.path())).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let status = StatusCode::from_u16(answer.status).unwrap();
    let kind = [(header::CONTENT_TYPE, "application/json".to_owned())];
    match answer.location {
        Some(to) => (status, [(header::LOCATION, to)]).into_response(),
        None => (status, kind, answer.body).into_response(),
    }
}

/// A key pair that signs tokens.
pub struct Key {
    /// Its name among the published keys.
    pub kid: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.kid)
    }
}

impl Key {
    /// A new one on an elliptic curve.
    #[must_use]
    pub fn ec(kid: &str) -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        Self { kid: kid.to_owned(), pair: Pair::Ec(Box::new(pair)) }
    }

    /// Always the same one of RSA.
    #[must_use]
    pub fn rsa(kid: &str) -> Self {
        let lines: String = RSA.lines().filter(|line| !line.starts_with('-')).collect();
        let der = data_encoding::BASE64.decode(lines.as_bytes()).unwrap();
        Self { kid: kid.to_owned(), pair: Pair::Rsa(Box::new(RsaKeyPair::from_pkcs8(&der).unwrap())) }
    }

    /// Its public half (RFC 7517).
    #[must_use]
    pub fn jwk(&self) -> Value {
        match &self.pair {
            Pair::Rsa(pair) => json!({
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
                "n": BASE64.encode(&components(pair).n), "e": BASE64.encode(&components(pair).e),
            }),
            Pair::Ec(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({
                    "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
                    "x": BASE64.encode(x), "y": BASE64.encode(y),
                })
            }
        }
    }

    /// The bytes that a confused verifier takes for a shared secret.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Rsa(pair) => components(pair).n,
            Pair::Ec(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
        }
    }

    /// A token of these claims.
    #[must_use]
    pub fn signs(&self, claims: &Value) -> String {
        self.signs_under(&json!({ "alg": self.algorithm(), "kid": self.kid, "typ": "JWT" }), claims)
    }

    /// The same under any header.
    #[must_use]
    pub fn signs_under(&self, header: &Value, claims: &Value) -> String {
        let text = unsigned(header, claims.to_string().as_bytes());
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).unwrap();
                signature
            }
            Pair::Ec(pair) => pair.sign(&random, text.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{text}.{}", BASE64.encode(&signature))
    }
}

fn components(pair: &RsaKeyPair) -> PublicKeyComponents<Vec<u8>> {
    pair.public().into()
}

/// Header and claims of a token, as they are signed (RFC 7515).
#[must_use]
pub fn unsigned(header: &Value, claims: &[u8]) -> String {
    format!("{}.{}", BASE64.encode(header.to_string().as_bytes()), BASE64.encode(claims))
}

/// A token signed with a shared secret.
#[must_use]
pub fn signed_with_secret(kid: &str, claims: &Value, secret: &[u8]) -> String {
    let text = unsigned(&json!({ "alg": "HS256", "kid": kid, "typ": "JWT" }), claims.to_string().as_bytes());
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
    format!("{text}.{}", BASE64.encode(mac.as_ref()))
}
