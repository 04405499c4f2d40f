//! The one source of randomness: the operating system's.

use data_encoding::BASE32_NOPAD;
use uuid::Uuid;
use zeroize::Zeroizing;

/// `N` random bytes.
///
/// # Panics
/// When the operating system has no randomness, which no caller could handle.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn bytes<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut()).expect("the operating system has randomness");
    bytes
}

/// A random identifier.
#[must_use]
pub fn uuid() -> Uuid {
    uuid::Builder::from_random_bytes(*bytes::<16>()).into_uuid()
}

/// 160 random bits as an STS external ID: `x-` and 32 characters.
#[must_use]
pub fn external_id() -> String {
    format!("x-{}", BASE32_NOPAD.encode(bytes::<20>().as_ref()).to_lowercase())
}

/// 256 random bits in the 43 URL-safe characters of base64url.
#[must_use]
pub fn url_safe_secret() -> Zeroizing<String> {
    Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(bytes::<32>().as_ref()))
}

/// `N` random lower-case letters and digits (32 of them, so five bits each).
#[must_use]
pub fn short_id<const N: usize>() -> String {
    const SYMBOLS: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";
    // Every symbol stands for the same number of bytes.
    bytes::<N>().iter().map(|byte| char::from(SYMBOLS[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert_eq!(external_id().len(), 34);
        assert_eq!(url_safe_secret().len(), 43);
        assert_eq!(short_id::<12>().len(), 12);
        assert_ne!(external_id(), external_id());
        assert_eq!(uuid().get_version_num(), 4);
    }
}
