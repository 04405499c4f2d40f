//! What an organisation has set up, and what needs attention in it.

use serde::{Deserialize, Serialize};

use crate::{
    check::Problem,
    id::{BucketConfigId, CloudCredentialId},
};

/// What an organisation has done to become usable by data clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// It has a bucket config.
    pub has_bucket_config: bool,
    /// The current values of a bucket config passed their test.
    pub has_verified: bool,
    /// It has a repo.
    pub has_repo: bool,
    /// An API token of the organisation was used.
    pub has_used_token: bool,
}

/// The most things that are named as needing attention.
pub const NAMED_CONCERNS: usize = 6;

/// Something whose connection fails or was never tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// What it is.
    pub subject: ConcernSubject,
    /// Its name.
    pub name: String,
    /// Why the first failed check of its last test failed; `None` if its current values were not tested.
    pub problem: Option<Problem>,
}

/// The subject of a [`Concern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConcernSubject {
    /// A bucket config.
    BucketConfig(BucketConfigId),
    /// A cloud credential.
    CloudCredential(CloudCredentialId),
}

/// What needs attention: failing before untested, each by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Concerns {
    /// The first [`NAMED_CONCERNS`].
    pub named: Vec<Concern>,
    /// Whether there are more.
    pub has_more: bool,
}
