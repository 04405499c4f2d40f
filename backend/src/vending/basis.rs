//! What a hand-out rests on.

use super::scope::Intent;
use crate::buckets::{Proof, RepoAt, StoredBucket};

/// What a hand-out rests on, as it was when it was begun.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) stored: &'a StoredBucket,
    /// The repo whose prefix is opened; without one it is the config's own.
    pub(super) repo: Option<&'a RepoAt>,
    pub(super) intent: Intent,
    /// What showed that credentials may be made this way, or that nothing temporary is made of a pair.
    pub(super) proof: &'a Proof,
}
