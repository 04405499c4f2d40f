//! APIs that other people's clients speak.

pub(crate) mod arraylake;
pub(crate) mod tiledb;
