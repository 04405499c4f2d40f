//! Sealing: AES-256-GCM with associated data that binds each sealed value to its place.
//!
//! `aes-gcm` rather than `aws-lc-rs`, because TLS runs on ring here and a second C library would only cost build time;
//! sealed values are a few hundred bytes each.

mod describe;
mod key_error;
mod key_file;
mod keyring;
mod org_key;
mod sql;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

pub use describe::describe;
pub use key_error::KeyError;
pub use key_file::KeyFile;
pub use keyring::Keyring;
pub(crate) use org_key::{FIRST_VERSION, OrgKey, active_org_key, create_org_key};
pub(crate) use sql::WrappedOrgKey;

use crate::random;

/// The only algorithm so far; stored with every sealed value.
pub(crate) const ALG_AES_256_GCM: i16 = 1;

const NONCE_LEN: usize = 12;

/// The binding of a sealed value. Fields are length-prefixed, so that no two lists of fields give the same bytes.
#[derive(Debug, Clone)]
pub(crate) struct Binding(Vec<u8>);

impl Binding {
    pub(crate) fn new(label: &str) -> Self {
        Self(b"v1".to_vec()).field(label.as_bytes())
    }

    pub(crate) fn field(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A sealed value did not open. Without details, on purpose.
#[derive(Debug, thiserror::Error)]
#[error("it does not open")]
pub struct UnsealError;

impl From<UnsealError> for crate::Error {
    fn from(_: UnsealError) -> Self {
        Self::Integrity
    }
}

/// A 256-bit key.
pub(crate) struct Key(Zeroizing<[u8; 32]>);

impl Key {
    pub(crate) fn random() -> Self {
        Self(random::bytes())
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes: [u8; 32]| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// A random nonce followed by the ciphertext and its tag.
    pub(crate) fn seal(&self, binding: &Binding, plain: &[u8]) -> Result<Vec<u8>, UnsealError> {
        let nonce = random::bytes::<NONCE_LEN>();
        let payload = Payload { msg: plain, aad: binding.as_bytes() };
        let sealed = self.cipher()?.encrypt(&(*nonce).into(), payload).map_err(|_| UnsealError)?;
        Ok([nonce.as_ref(), &sealed].concat())
    }

    pub(crate) fn open(&self, binding: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(UnsealError)?;
        let payload = Payload { msg: sealed, aad: binding.as_bytes() };
        self.cipher()?.decrypt(&(*nonce).into(), payload).map(Zeroizing::new).map_err(|_| UnsealError)
    }

    fn cipher(&self) -> Result<Aes256Gcm, UnsealError> {
        Aes256Gcm::new_from_slice(self.as_bytes()).map_err(|_| UnsealError)
    }

    /// An HMAC under a key derived for each `purpose`.
    fn hmac(&self, purpose: &str, message: &Binding) -> Result<Hmac<Sha256>, UnsealError> {
        let mut derived = [0u8; 32];
        Hkdf::<Sha256>::new(None, self.as_bytes()).expand(purpose.as_bytes(), &mut derived).map_err(|_| UnsealError)?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&derived).map_err(|_| UnsealError)?;
        derived.zeroize();
        mac.update(message.as_bytes());
        Ok(mac)
    }

    pub(crate) fn authenticate(&self, purpose: &str, message: &Binding) -> Result<[u8; 32], UnsealError> {
        Ok(self.hmac(purpose, message)?.finalize().into_bytes().into())
    }

    /// Compares in constant time.
    pub(crate) fn is_authentic(&self, purpose: &str, message: &Binding, mac: &[u8]) -> bool {
        self.hmac(purpose, message).is_ok_and(|expected| expected.verify_slice(mac).is_ok())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let key = Key::random();
        let here = Binding::new("secret").field("org-a").field("1");
        let sealed = key.seal(&here, b"canary").unwrap();
        assert_eq!(key.open(&here, &sealed).unwrap().as_slice(), b"canary");
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        assert!(key.open(&Binding::new("secret").field("org-b").field("1"), &sealed).is_err());
        assert!(Key::random().open(&here, &sealed).is_err());
        for position in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[position] ^= 1;
            assert!(key.open(&here, &tampered).is_err());
        }
        assert!(key.open(&here, &sealed[..11]).is_err());
    }

    #[test]
    fn an_authentication_is_for_one_purpose_and_one_message() {
        let key = Key::random();
        let message = Binding::new("test").field("a");
        let mac = key.authenticate("verification", &message).unwrap();
        assert!(key.is_authentic("verification", &message, &mac));
        assert!(!key.is_authentic("fingerprint", &message, &mac));
        assert!(!key.is_authentic("verification", &Binding::new("test").field("b"), &mac));
        assert!(!Key::random().is_authentic("verification", &message, &mac));
    }

    proptest! {
        #[test]
        fn different_fields_give_different_bindings(
            a in proptest::collection::vec("[a-c]{0,3}", 0..4),
            b in proptest::collection::vec("[a-c]{0,3}", 0..4),
        ) {
            let bind = |fields: &[String]| fields.iter().fold(Binding::new("x"), |binding, field| binding.field(field)).0;
            prop_assert_eq!(bind(&a) == bind(&b), a == b);
        }
    }
}
