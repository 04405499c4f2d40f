//! Locations in object storage.

mod address;
mod addressing;
mod bucket_name;
mod found;
mod host;
mod options;
mod pasted;
mod platform;
mod prefix;
mod store;
mod store_names;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    address::{StoreAddress, read_endpoint},
    addressing::{Addressing, AddressingStyle},
    bucket_name::BucketName,
    found::{PastedLocation, PastedStore},
    options::{ProfileName, StoreOptions},
    platform::{Need, Platform},
    prefix::{PREFIX_MAX, Prefix},
    store::Store,
    store_names::StoreNames,
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
    /// How this server speaks to the store.
    #[serde(default)]
    pub options: StoreOptions,
}

/// The URI form: `s3://name/prefix`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.store.platform().scheme(), self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix.on_the_wire()) }
    }
}
