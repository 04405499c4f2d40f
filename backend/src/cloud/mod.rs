//! Clients of the clouds.

pub mod aws;
pub(crate) mod failure;
pub mod google;
pub(crate) mod lifetimes;
pub(crate) mod policy;
pub(crate) mod s3;
pub(crate) mod said;
pub(crate) mod tags;

use self::failure::Finding;

/// Result of an anonymous request to a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Existence {
    /// The bucket exists; with its region, if the store returned it.
    Exists { region: Option<String> },
    /// The bucket does not exist.
    Missing,
    /// The store does not say.
    Hidden,
}

/// Operations on a location's objects in a connection test. None leaves anything behind.
pub(crate) trait Objects {
    /// Lists at most one key under the prefix.
    async fn list(&self) -> Finding<()>;

    /// Reads a missing key under the prefix; "not found" shows that reading is allowed.
    async fn read_missing(&self, name: &str) -> Finding<()>;

    /// Begins a write under the prefix and aborts it: no object is created.
    async fn write_and_abort(&self, name: &str) -> Finding<()>;
}
