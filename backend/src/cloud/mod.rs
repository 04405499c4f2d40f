//! The clouds, as this server speaks to them.

pub mod aws;
pub(crate) mod failure;
pub mod google;
mod lives;
pub(crate) mod policy;
pub(crate) mod s3;
pub(crate) mod tags;

use self::failure::Finding;

/// What a stranger is told about a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Glimpse {
    /// It is there; in this region, if the store said so.
    Exists { region: Option<String> },
    /// It is not.
    Missing,
    /// The store keeps it to itself.
    Hidden,
}

/// The objects of a location, as a connection test tries them out. Nothing it does leaves anything behind.
pub(crate) trait Objects {
    /// Lists at most one key under the prefix.
    async fn list(&self) -> Finding<()>;

    /// Reads a key under the prefix that does not exist; that it does not is the answer of a store that would have let us.
    async fn read_missing(&self, name: &str) -> Finding<()>;

    /// Begins to write a key under the prefix and takes that back: no object ever comes to be.
    async fn write_and_abort(&self, name: &str) -> Finding<()>;
}
