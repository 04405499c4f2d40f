//! The clouds, as this server speaks to them.

pub mod aws;
pub(crate) mod failure;
pub(crate) mod policy;
pub(crate) mod s3;
