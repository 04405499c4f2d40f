//! APIs that other people's clients speak, unchanged.

pub(crate) mod arraylake;
