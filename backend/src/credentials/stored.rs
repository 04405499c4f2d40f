//! A stored credential with its secret opened.

use domain::credential::{Credential, Keys};

use crate::seal::OrgKey;

/// A stored credential with everything needed to use it.
#[derive(Debug)]
pub(crate) struct StoredCredential {
    pub(crate) credential: Credential,
    pub(crate) keys: Keys,
    pub(crate) fingerprint: Vec<u8>,
    pub(super) org_key: OrgKey,
    pub(super) secret_version: i32,
}
