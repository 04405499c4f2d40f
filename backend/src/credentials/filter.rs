//! Filters for lists of credentials.

use domain::credential::{CredentialKind, Provider, WireType};

/// Filters for a list of credentials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CredentialFilter {
    /// Only of this provider.
    pub provider: Option<Provider>,
    /// Only of these kinds.
    pub kinds: Option<Kinds>,
}

/// Some of the kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// Kinds that a bucket config can use.
    OpeningBuckets,
    /// Kinds covered by this word of the client API.
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
