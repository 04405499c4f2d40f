//! What a grant is on.

use domain::id::{BucketConfigId, RepoId};
use uuid::Uuid;

use crate::audit::Subject;

/// A repo or a bucket config, as a caller names it.
#[derive(Debug, Clone, Copy)]
pub enum OnName<'a> {
    /// A repo, by its name.
    Repo(&'a str),
    /// A bucket config, by its id.
    BucketConfig(BucketConfigId),
}

/// A repo with its bucket config, or a bucket config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Repo(RepoId, BucketConfigId),
    BucketConfig(BucketConfigId),
}

/// What grants are given on, with its name.
pub(super) struct Managed {
    pub(super) on: On,
    pub(super) name: String,
}

impl Managed {
    pub(super) fn subject(&self) -> Subject {
        match self.on {
            On::Repo(id, _) => Subject::repo(id),
            On::BucketConfig(id) => Subject::bucket_config(id),
        }
        .named(&self.name)
    }
}

impl On {
    /// The ids of the repo and of the bucket config.
    pub(super) fn ids(self) -> (Option<Uuid>, Uuid) {
        match self {
            Self::Repo(repo, bucket) => (Some(repo.into()), bucket.into()),
            Self::BucketConfig(bucket) => (None, bucket.into()),
        }
    }
}
