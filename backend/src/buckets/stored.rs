//! A stored bucket config with its secret opened, consistent with its cloud credential.

use domain::{bucket::Bucket, grant::Level};
use time::OffsetDateTime;

use super::{
    sql::{RepoAt, TestResult},
    values::Values,
};
use crate::seal::OrgKey;

/// A stored bucket config with everything needed to use it.
#[derive(Debug)]
pub(crate) struct StoredBucket {
    pub(crate) bucket: Bucket,
    pub(crate) values: Values,
    pub(crate) org_key: OrgKey,
    /// Identifies its values; see [`Values::fingerprint`].
    pub(crate) fingerprint: Vec<u8>,
    /// The cloud credential it uses: its version, and that version's fingerprint.
    pub(crate) credential: Option<UsedVersion>,
    pub(crate) last_test: Option<TestResult>,
    /// The named repo.
    pub(crate) repo: Option<RepoAt>,
    /// When it was read, by the database's clock.
    pub(crate) now: OffsetDateTime,
    /// What the actor may do with the named repo, or with the config where none is named; `None` for nothing.
    pub(crate) level: Option<Level>,
    /// The version of its secret; 0 if it never had one.
    pub(super) secret_version: i32,
}

impl StoredBucket {
    /// The key of test results for its current values.
    pub(crate) fn tested_as(&self) -> Vec<u8> {
        self.values.tested_as(&self.fingerprint)
    }
}

/// One version of a cloud credential.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UsedVersion {
    pub(crate) version: i32,
    pub(crate) fingerprint: Vec<u8>,
}
