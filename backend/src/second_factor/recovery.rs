//! Recovery codes.

use std::fmt;

use domain::{
    id::PersonId,
    second_factor::{RECOVERY_CODE_LENGTH, RECOVERY_CODES, in_groups},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::random;

/// New recovery codes. They are shown once; only hashes are stored.
pub struct RecoveryCodes(Vec<Zeroizing<String>>);

impl RecoveryCodes {
    /// Random ones, of 80 bits each.
    pub(super) fn random() -> Self {
        Self((0..RECOVERY_CODES).map(|_| Zeroizing::new(random::short_id::<RECOVERY_CODE_LENGTH>())).collect())
    }

    pub(super) fn hashes(&self, person: PersonId) -> Vec<Vec<u8>> {
        self.0.iter().map(|code| hash(person, code).to_vec()).collect()
    }

    /// The codes, in groups of four characters.
    #[must_use]
    pub fn shown(&self) -> Vec<String> {
        self.0.iter().map(|code| in_groups(code, '-')).collect()
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCodes([REDACTED])")
    }
}

/// Of a code without dashes. A code is random and long enough that no slow hash is needed.
pub(super) fn hash(person: PersonId, code: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"lakewarden recovery code");
    hash.update(Uuid::from(person).as_bytes());
    hash.update(code.as_bytes());
    hash.finalize().into()
}
