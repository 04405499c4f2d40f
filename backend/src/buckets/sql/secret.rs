//! A bucket config's stored secret.

/// A sealed secret as stored.
#[derive(Debug)]
pub(crate) struct SealedSecret {
    pub(crate) version: i32,
    pub(crate) key_version: i32,
    pub(crate) sealed: Vec<u8>,
}
