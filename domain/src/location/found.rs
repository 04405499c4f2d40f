//! What is found in a pasted location.

use crate::{aws::Region, endpoint::EndpointUrl};

/// A pasted location, not validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedLocation {
    /// The store.
    pub store: PastedStore,
    /// The bucket's name; never empty.
    pub bucket: String,
    /// The prefix, without a slash at its end; may be empty.
    pub prefix: String,
}

/// What a pasted location says of its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastedStore {
    /// Any that speaks S3.
    AnyS3,
    /// Amazon S3, in this region if the address names one.
    Amazon(Option<Region>),
    /// Google Cloud Storage.
    Google,
    /// The store at this endpoint.
    At(EndpointUrl),
}

impl PastedLocation {
    /// Of `bucket/prefix`.
    pub(super) fn of_path(store: PastedStore, path: &str) -> Option<Self> {
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        Self::new(store, bucket, prefix)
    }

    pub(super) fn new(store: PastedStore, bucket: &str, prefix: &str) -> Option<Self> {
        let prefix = prefix.trim_matches('/').to_owned();
        (!bucket.is_empty()).then(|| Self { store, bucket: bucket.to_owned(), prefix })
    }
}
