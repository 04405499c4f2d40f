//! Which credentials of a list are wanted.

use domain::credential::{CredentialKind, Provider, WireType};

/// Which credentials of a list are wanted, beside the part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CredentialFilter {
    /// Only this provider's.
    pub provider: Option<Provider>,
    /// Only those of these kinds.
    pub kinds: Option<Kinds>,
}

/// Some of the kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// Those a bucket config can use.
    OpeningBuckets,
    /// Those that a client calls by this word.
    OfType(WireType),
}

impl Kinds {
    pub(super) fn has(self, kind: CredentialKind) -> bool {
        match self {
            Self::OpeningBuckets => kind.opens_buckets(),
            Self::OfType(word) => kind.wire_type() == word,
        }
    }
}
