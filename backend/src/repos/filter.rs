//! Filters for lists of repos.

use domain::{id::BucketConfigId, repo::Metadata};

/// A filter for a list of repos.
#[derive(Debug, Clone, Default)]
pub enum RepoFilter {
    /// All of them.
    #[default]
    All,
    /// On this bucket config only.
    OnBucket(BucketConfigId),
    /// With all of these metadata entries only.
    WithMetadata(Metadata),
}

impl From<Metadata> for RepoFilter {
    fn from(metadata: Metadata) -> Self {
        if metadata.is_empty() { Self::All } else { Self::WithMetadata(metadata) }
    }
}
