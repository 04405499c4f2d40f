//! The text of tokens: `ema_<12 characters>_<43 characters>_<6 characters>`: the kind, a public id, 256 random bits, and a
//! checksum that detects a mistyped token without a database query. Only the hash of the secret part is stored.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::random;

/// The kinds of tokens. The text of one kind is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An API token.
    Access,
    /// A device's refresh token.
    Refresh,
    /// The code with which a device that waits for an answer asks for it.
    DeviceCode,
}

impl TokenKind {
    const fn scheme(self) -> &'static str {
        match self {
            Self::Access => "ema",
            Self::Refresh => "emr",
            Self::DeviceCode => "emd",
        }
    }
}

/// A new token.
pub(crate) struct Fresh {
    /// The public part.
    pub(crate) id: String,
    /// The hash of the secret part.
    pub(crate) secret_hash: [u8; 32],
    /// The whole token.
    pub(crate) text: Zeroizing<String>,
}

impl Fresh {
    pub(crate) fn new(kind: TokenKind) -> Self {
        let id = random::short_id::<12>();
        let secret = random::url_safe_secret();
        Self { text: compose(kind, &id, &secret), secret_hash: hash(&secret), id }
    }
}

/// A well-formed token, not verified yet.
pub(crate) struct Presented {
    pub(crate) id: String,
    secret_hash: [u8; 32],
}

impl Presented {
    /// An API token.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::parse_as(TokenKind::Access, text)
    }

    pub(crate) fn parse_as(kind: TokenKind, text: &str) -> Option<Self> {
        let scheme = kind.scheme();
        let (body, sum) = text.rsplit_once('_').filter(|_| text.len() == scheme.len() + 12 + 43 + 6 + 3)?;
        let (head, secret) = body.split_at_checked(scheme.len() + 1 + 12 + 1)?;
        let id = head.strip_prefix(scheme)?.strip_prefix('_')?.strip_suffix('_')?;
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

fn compose(kind: TokenKind, id: &str, secret: &str) -> Zeroizing<String> {
    let body = Zeroizing::new(format!("{}_{id}_{secret}", kind.scheme()));
    Zeroizing::new(format!("{}_{}", *body, checksum(&body)))
}

fn hash(secret: &str) -> [u8; 32] {
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

    #[test]
    fn a_token_reads_back_and_a_changed_one_does_not() {
        for _ in 0..50 {
            let Fresh { id, secret_hash, text } = Fresh::new(TokenKind::Access);
            let presented = Presented::parse(&text).unwrap();
            assert_eq!(presented.id, id);
            assert!(presented.matches(Some(&secret_hash)));
            assert!(!presented.matches(Some(&hash("other"))));
            assert!(!presented.matches(None));
            for position in 0..text.len() {
                let mut changed = text.to_string().into_bytes();
                changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
                assert!(Presented::parse(&String::from_utf8(changed).unwrap()).is_none(), "{position}");
            }
        }
        for bad in ["", "ema_", "ema_é", "ey.a.b", &"é".repeat(33)] {
            assert!(Presented::parse(bad).is_none());
        }
    }

    #[test]
    fn a_token_of_one_kind_is_none_of_another() {
        let kinds = [TokenKind::Access, TokenKind::Refresh, TokenKind::DeviceCode];
        for kind in kinds {
            let text = Fresh::new(kind).text;
            let read: Vec<_> =
                kinds.into_iter().filter(|as_kind| Presented::parse_as(*as_kind, &text).is_some()).collect();
            assert_eq!(read, [kind]);
            // The kind is part of what the checksum covers.
            let renamed = text.replacen(kind.scheme(), if kind == TokenKind::Access { "emr" } else { "ema" }, 1);
            assert!(kinds.into_iter().all(|kind| Presented::parse_as(kind, &renamed).is_none()));
        }
    }
}
