//! Where a cloud credential is tested.

use super::Keys;
use crate::{
    aws::{Partition, Region},
    endpoint::EndpointUrl,
    location::{BucketName, Location, Prefix, Store, StoreOptions},
};

/// The bucket for a test, if one is named. It is not part of the credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestPlace {
    /// The bucket. Without one, a test only finds out whether the credential is accepted at all.
    pub bucket: Option<BucketName>,
    /// Its region.
    pub region: Option<Region>,
}

/// Google Cloud Storage's S3 endpoint. See <https://cloud.google.com/storage/docs/interoperability>.
const GOOGLE_S3: &str = "https://storage.googleapis.com";

impl TestPlace {
    /// The store that `keys` give access to; `None` if it does not speak S3.
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

    /// The whole bucket in `store`, if one is named.
    #[must_use]
    pub fn location(&self, store: &Store) -> Option<Location> {
        let prefix: Prefix = "".parse().ok()?;
        Some(Location { store: store.clone(), bucket: self.bucket.clone()?, prefix, options: StoreOptions::default() })
    }
}
