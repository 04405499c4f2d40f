//! The state that a vend depends on.

use super::scope::Intent;
use crate::buckets::{Proof, RepoAt, StoredBucket};

/// The state that a vend depends on, as it was when the vend began.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) stored: &'a StoredBucket,
    /// The repo whose prefix is vended; `None` for the config's own prefix.
    pub(super) repo: Option<&'a RepoAt>,
    pub(super) intent: Intent,
    /// The proof that credentials may be made this way, or that the store makes no temporary keys of a pair.
    pub(super) proof: &'a Proof,
}
