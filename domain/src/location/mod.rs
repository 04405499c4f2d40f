//! Locations in object storage.

mod bucket_name;
mod pasted;
mod platform;
mod prefix;
mod store;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    bucket_name::BucketName,
    pasted::{PastedLocation, PastedStore},
    platform::{Need, Platform},
    prefix::{PREFIX_MAX, Prefix},
    store::Store,
};

/// A location in object storage: a store, a bucket, and a key prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The store.
    pub store: Store,
    /// The bucket.
    pub bucket: BucketName,
    /// The prefix.
    pub prefix: Prefix,
}

/// The URI form: `s3://name/prefix`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.store.platform().scheme(), self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix.on_the_wire()) }
    }
}
