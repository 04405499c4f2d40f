//! The token of an invitation's link.

use sha2::{Digest as _, Sha256};

pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
