//! A stored bucket config with its secret opened: one state of it and of its cloud credential.

use domain::bucket::Bucket;
use time::OffsetDateTime;

use super::{
    sql::{RepoAt, TestResult},
    values::Values,
};
use crate::seal::OrgKey;

/// A stored bucket config with what it takes to use it.
#[derive(Debug)]
pub(crate) struct StoredBucket {
    pub(crate) bucket: Bucket,
    pub(crate) values: Values,
    pub(crate) org_key: OrgKey,
    /// Identifies its values; see [`Values::fingerprint`].
    pub(crate) fingerprint: Vec<u8>,
    /// The cloud credential it relies on, in which version, and that version's fingerprint.
    pub(crate) credential: Option<UsedVersion>,
    pub(crate) last_test: Option<TestResult>,
    /// The repo that was named.
    pub(crate) repo: Option<RepoAt>,
    /// When it was read.
    pub(crate) now: OffsetDateTime,
    /// The version of its secret; 0 when it never had one.
    pub(super) secret_version: i32,
}

impl StoredBucket {
    /// What tests of it as it stands are kept under.
    pub(crate) fn tested_as(&self) -> Vec<u8> {
        self.values.tested_as(&self.fingerprint)
    }
}

/// One state of a cloud credential.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UsedVersion {
    pub(crate) version: i32,
    pub(crate) fingerprint: Vec<u8>,
}
