//! Where a cloud credential is tried out.

use super::Keys;
use crate::{
    aws::{Partition, Region},
    endpoint::EndpointUrl,
    location::{BucketName, Location, Prefix, Store},
};

/// The bucket a test uses, as far as somebody has named one. Nothing of it is part of the credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestPlace {
    /// The bucket. Without one, a test finds out only whether the credential is accepted at all.
    pub bucket: Option<BucketName>,
    /// Its region.
    pub region: Option<Region>,
}

/// Where Google Cloud Storage speaks S3.
/// See <https://cloud.google.com/storage/docs/interoperability>.
const GOOGLE_S3: &str = "https://storage.googleapis.com";

impl TestPlace {
    /// The store that `keys` open; nothing for those that open none which speaks S3.
    #[must_use]
    pub fn store(&self, keys: &Keys) -> Option<Store> {
        let in_region = |partition: Partition| self.region.clone().unwrap_or_else(|| partition.home_region());
        let s3_compatible = |endpoint: EndpointUrl| Store::S3Compatible { endpoint, region: self.region.clone() };
        match keys {
            Keys::AwsKey { endpoint: Some(endpoint), .. } => Some(s3_compatible(endpoint.clone())),
            Keys::AwsKey { endpoint: None, .. } => {
                Some(Store::S3 { region: in_region(Partition::Aws), endpoint: None })
            }
            Keys::AwsRole { arn, endpoint, .. } => {
                Some(Store::S3 { region: in_region(arn.partition), endpoint: endpoint.clone() })
            }
            Keys::GcpKey { .. } => GOOGLE_S3.parse().ok().map(s3_compatible),
            Keys::AzureKey { .. } | Keys::AzureToken { .. } | Keys::GcpServiceAccount(_) => None,
        }
    }

    /// The bucket as a whole in `store`, when one is named.
    #[must_use]
    pub fn location(&self, store: &Store) -> Option<Location> {
        let prefix: Prefix = "".parse().ok()?;
        Some(Location { store: store.clone(), bucket: self.bucket.clone()?, prefix })
    }
}
