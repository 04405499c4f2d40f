//! What credentials may open. Computed here from a stored row, and nowhere else.

use domain::{aws::Region, bucket::Bucket, id::BucketConfigId, location::Location};

use crate::cloud::policy::{self, Permission, SessionPolicy};

/// The scope of one vend. Its constructors take what was read from the database after authorisation; a request carries
/// ids, never a path.
#[derive(Debug)]
pub(super) struct VendScope {
    bucket_config: BucketConfigId,
    location: Location,
    policy: SessionPolicy,
}

impl VendScope {
    /// Reading everything under a bucket config's prefix.
    pub(super) fn read(bucket: &Bucket) -> Self {
        Self {
            bucket_config: bucket.id,
            policy: policy::for_location(&bucket.location, Permission::Read),
            location: bucket.location.clone(),
        }
    }

    pub(super) fn bucket_config(&self) -> BucketConfigId {
        self.bucket_config
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    pub(super) fn region(&self) -> Option<&Region> {
        self.location.store.region()
    }

    pub(super) fn policy(&self) -> &SessionPolicy {
        &self.policy
    }
}
