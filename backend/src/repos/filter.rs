//! Which repos of a list are wanted.

use domain::{id::BucketConfigId, repo::Metadata};

/// Which repos are wanted.
#[derive(Debug, Clone, Default)]
pub enum RepoFilter {
    /// All of them.
    #[default]
    All,
    /// Only those on this bucket config.
    OnBucket(BucketConfigId),
    /// Only those whose metadata has all of these entries.
    WithMetadata(Metadata),
}

impl From<Metadata> for RepoFilter {
    fn from(metadata: Metadata) -> Self {
        if metadata.is_empty() { Self::All } else { Self::WithMetadata(metadata) }
    }
}
