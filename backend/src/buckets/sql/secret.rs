//! A bucket config's secret as the database keeps it.

/// A secret as the database keeps it.
#[derive(Debug)]
pub(crate) struct SealedSecret {
    pub(crate) version: i32,
    pub(crate) key_version: i32,
    pub(crate) sealed: Vec<u8>,
}
