//! The text of an API token: `ema_<12 characters>_<43 characters>_<6 characters>`: a public id, 256 random bits, and a
//! checksum that detects a mistyped token without a database query. Only the hash of the secret part is stored.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

const SCHEME: &str = "ema";

/// A well-formed token, not verified yet.
pub(crate) struct Presented {
    pub(crate) id: String,
    secret_hash: [u8; 32],
}

impl Presented {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (body, sum) = text.rsplit_once('_').filter(|_| text.len() == SCHEME.len() + 12 + 43 + 6 + 3)?;
        let (head, secret) = body.split_at_checked(SCHEME.len() + 1 + 12 + 1)?;
        let id = head.strip_prefix(SCHEME)?.strip_prefix('_')?.strip_suffix('_')?;
        let well_formed = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        (well_formed && sum == checksum(body)).then(|| Self { id: id.to_owned(), secret_hash: hash(secret) })
    }

    /// Compares in constant time; an unknown token is compared with a dummy.
    pub(crate) fn matches(&self, stored_hash: Option<&[u8]>) -> bool {
        let known = stored_hash.is_some();
        let same: bool = self.secret_hash.ct_eq(stored_hash.unwrap_or(&[0; 32])).into();
        same && known
    }
}

/// The whole text of a token.
pub(crate) fn compose(id: &str, secret: &str) -> Zeroizing<String> {
    let body = Zeroizing::new(format!("{SCHEME}_{id}_{secret}"));
    Zeroizing::new(format!("{}_{}", *body, checksum(&body)))
}

/// The stored hash of a token's secret part.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn checksum(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    // '-' and '_' would make the token harder to select with a double click.
    BASE64URL_NOPAD.encode(&digest[..6]).replace(['-', '_'], "0").chars().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;

    #[test]
    fn a_token_reads_back_and_a_changed_one_does_not() {
        let id = random::short_id::<12>();
        for _ in 0..50 {
            let secret = random::url_safe_secret();
            let text = compose(&id, &secret).to_string();
            let presented = Presented::parse(&text).unwrap();
            assert_eq!(presented.id, id);
            assert!(presented.matches(Some(&hash(&secret))));
            assert!(!presented.matches(Some(&hash("other"))));
            assert!(!presented.matches(None));
            for position in 0..text.len() {
                let mut changed = text.clone().into_bytes();
                changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
                assert!(Presented::parse(&String::from_utf8(changed).unwrap()).is_none(), "{position}");
            }
        }
        for bad in ["", "ema_", "ema_é", "ey.a.b", &"é".repeat(33)] {
            assert!(Presented::parse(bad).is_none());
        }
    }
}
