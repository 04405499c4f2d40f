//! APIs that other people's clients speak.

pub(crate) mod arraylake;
mod long_list;
pub(crate) mod tiledb;
