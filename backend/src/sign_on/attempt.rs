//! The secrets of a sign-in. The browser keeps one text in its cookie; PKCE verifier and nonce follow from it and from the
//! state, so that the database has nothing but hashes.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::random;

/// A sign-in under way, as this browser knows it.
pub(super) struct Attempt {
    pub(super) browser: Zeroizing<String>,
    pub(super) state: Zeroizing<String>,
}

impl Attempt {
    /// A new one. A browser that has begun others goes on with its cookie, so that each of its tabs can finish.
    pub(super) fn begin(browser: Option<&str>) -> Self {
        let browser = browser.filter(|text| is_secret(text)).map(|text| Zeroizing::new(text.to_owned()));
        Self { browser: browser.unwrap_or_else(random::url_safe_secret), state: random::url_safe_secret() }
    }

    /// The one that a provider's answer and this browser's cookie speak of.
    pub(super) fn resume(browser: Option<&str>, state: Option<&str>) -> Option<Self> {
        let of = |text: Option<&str>| text.filter(|text| is_secret(text)).map(|text| Zeroizing::new(text.to_owned()));
        Some(Self { browser: of(browser)?, state: of(state)? })
    }

    pub(super) fn state_hash(&self) -> [u8; 32] {
        Sha256::digest(self.state.as_bytes()).into()
    }

    pub(super) fn browser_hash(&self) -> [u8; 32] {
        Sha256::digest(self.browser.as_bytes()).into()
    }

    /// The PKCE verifier (RFC 7636): 43 characters.
    pub(super) fn verifier(&self) -> String {
        self.derived("verifier")
    }

    pub(super) fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// Both secrets have a fixed length, so no two inputs are the same text.
    fn derived(&self, what: &str) -> String {
        let text = Zeroizing::new(format!("{}{}{what}", *self.browser, *self.state));
        BASE64URL_NOPAD.encode(&Sha256::digest(text.as_bytes()))
    }
}

/// Whether a text can be one of [`random::url_safe_secret`].
fn is_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
