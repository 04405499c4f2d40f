//! The APIs of third-party clients.

pub(crate) mod arraylake;
mod long_list;
pub(crate) mod tiledb;
