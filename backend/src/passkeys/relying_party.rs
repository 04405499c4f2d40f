//! Whom passkeys are for: this server, by its address.

use std::time::Duration;

use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// The time that a browser lets a person take, which the server allows as well.
const PATIENCE: Duration = Duration::from_secs(300);

/// A relying party: its id is the host of the server's address, and no other origin is accepted.
#[derive(Debug, Clone)]
pub struct RelyingParty(pub(super) Webauthn);

impl RelyingParty {
    /// For a server at this origin. `None` where browsers make no passkeys: at an IP address (WebAuthn, section 5.1.2: the id is
    /// a domain) and without a secure context, which is https, or http at localhost.
    #[must_use]
    pub fn at(origin: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let Some(Host::Domain(domain)) = origin.host() else { return None };
        let is_local = domain == "localhost" || domain.ends_with(".localhost");
        if origin.scheme() != "https" && !(origin.scheme() == "http" && is_local) {
            return None;
        }
        let party = WebauthnBuilder::new(domain, &origin).ok()?.rp_name("Lakewarden").timeout(PATIENCE).build();
        party.ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_domains_in_secure_contexts() {
        for origin in ["https://lake.example.com", "https://lake.example.com:8443", "http://localhost:8080"] {
            assert!(RelyingParty::at(origin).is_some(), "{origin}");
        }
        for origin in [
            "http://lake.example.com",
            "http://127.0.0.1:8080",
            "https://192.0.2.1",
            "https://[2001:db8::1]",
            "http://notlocalhost",
            "",
        ] {
            assert!(RelyingParty::at(origin).is_none(), "{origin}");
        }
    }
}
