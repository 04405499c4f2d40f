//! A row as it is read to use a bucket config, and the sealed config it is.

use domain::{
    bucket::Bucket,
    grant::Level,
    id::{CloudCredentialId, RepoId},
    location::Location,
    repo::{RepoMode, RepoName},
};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    row::{Row, config_columns, options, store},
    secret::SealedSecret,
};
use crate::{
    Error, Result,
    credentials::{ReadColumns, Sealed, SealedCredential, bucket_paths},
    error::inconsistent_row,
    external_id::SealedExternalId,
    seal::WrappedOrgKey,
};

/// A stored config with its sealed secret.
pub(in crate::buckets) struct SealedBucket {
    pub(in crate::buckets) bucket: Bucket,
    pub(in crate::buckets) fingerprint: Vec<u8>,
    pub(in crate::buckets) secret: Option<SealedSecret>,
    /// The key that seals the secret; the active one if there is no secret.
    pub(in crate::buckets) org_key: WrappedOrgKey,
    pub(in crate::buckets) credential: Option<SealedCredential>,
    pub(in crate::buckets) last_test: Option<TestResult>,
    pub(in crate::buckets) repo: Option<RepoAt>,
    pub(in crate::buckets) now: OffsetDateTime,
    /// What the actor may do with the repo, or with the config where none is named.
    pub(in crate::buckets) level: Option<Level>,
}

/// The result of the last test of a config's current values.
#[derive(Debug)]
pub(crate) struct TestResult {
    /// Whether it is at most a week old: roles and stores change without notice.
    pub(crate) counts: bool,
    pub(crate) trusted: bool,
    pub(crate) temporary_keys: Option<String>,
    pub(crate) tested_at: OffsetDateTime,
    pub(crate) mac: Vec<u8>,
}

/// A repo, as vending needs it.
#[derive(Debug)]
pub(crate) struct RepoAt {
    pub(crate) id: RepoId,
    pub(crate) name: RepoName,
    pub(crate) mode: RepoMode,
    pub(crate) location: Location,
}

macro_rules! open_row {
    ($($column:ident: $type:ty,)+) => {
        /// One row of what `open` asks for, each column by its name there.
        pub(super) struct OpenRow {
            $(pub(super) $column: $type,)+
            pub(super) fingerprint: Vec<u8>,
            pub(super) secret_version: Option<i32>,
            pub(super) secret: Option<Vec<u8>>,
            pub(super) key_version: i32,
            pub(super) kek_id: String,
            pub(super) wrapped: Vec<u8>,
            pub(super) credential_access_key_id: Option<String>,
            pub(super) credential_arn_head: Option<String>,
            pub(super) credential_endpoint: Option<String>,
            pub(super) credential_kms_key_id: Option<String>,
            pub(super) credential_own_external_id: Option<bool>,
            pub(super) credential_buckets: Option<Vec<String>>,
            pub(super) credential_version: Option<i32>,
            pub(super) credential_fingerprint: Option<Vec<u8>>,
            pub(super) credential_secret_version: Option<i32>,
            pub(super) credential_sealed: Option<Vec<u8>>,
            pub(super) credential_key_version: Option<i32>,
            pub(super) credential_kek_id: Option<String>,
            pub(super) credential_wrapped: Option<Vec<u8>>,
            pub(super) external_id: Option<Vec<u8>>,
            pub(super) external_id_key_version: Option<i32>,
            pub(super) external_id_kek_id: Option<String>,
            pub(super) external_id_wrapped: Option<Vec<u8>>,
            pub(super) trusted: Option<bool>,
            pub(super) temporary_keys: Option<String>,
            pub(super) mac: Option<Vec<u8>>,
            pub(super) test_counts: Option<bool>,
            pub(super) repo_id: Option<Uuid>,
            pub(super) repo_name: Option<String>,
            pub(super) repo_mode: Option<String>,
            pub(super) repo_bucket: Option<String>,
            pub(super) repo_prefix: Option<String>,
            pub(super) now: OffsetDateTime,
            pub(super) level: i32,
        }

        /// The columns of the config alone.
        impl From<OpenRow> for Row {
            fn from(row: OpenRow) -> Self {
                Self { $($column: row.$column,)+ }
            }
        }
    };
}
config_columns!(open_row);

impl TryFrom<OpenRow> for SealedBucket {
    type Error = Error;

    fn try_from(mut row: OpenRow) -> Result<Self> {
        let (credential, last_test, repo) = (row.take_credential()?, row.take_test(), row.repo()?);
        let secret = row.secret_version.zip(row.secret.take());
        Ok(Self {
            secret: secret.map(|(version, sealed)| SealedSecret { version, key_version: row.key_version, sealed }),
            org_key: WrappedOrgKey {
                version: row.key_version,
                kek_id: std::mem::take(&mut row.kek_id),
                wrapped: std::mem::take(&mut row.wrapped),
            },
            fingerprint: std::mem::take(&mut row.fingerprint),
            credential,
            last_test,
            repo,
            now: row.now,
            level: Level::stored(row.level),
            bucket: Row::from(row).try_into()?,
        })
    }
}

impl OpenRow {
    fn take_credential(&mut self) -> Result<Option<SealedCredential>> {
        let external_id = self.take_external_id()?;
        let Some((id, sealed)) = self.cloud_credential_id.zip(self.credential_sealed.take()) else { return Ok(None) };
        let columns = ReadColumns {
            kind: self.credential_kind.as_deref().unwrap_or_default(),
            access_key_id: self.credential_access_key_id.as_deref(),
            arn_head: self.credential_arn_head.as_deref(),
            endpoint: self.credential_endpoint.as_deref(),
            kms_key_id: self.credential_kms_key_id.as_deref(),
            own_external_id: self.credential_own_external_id.unwrap_or_default(),
            ..ReadColumns::default()
        };
        Ok(Some(SealedCredential {
            id: CloudCredentialId::from(id),
            shown: columns.shown()?,
            buckets: bucket_paths(&self.credential_buckets.take().unwrap_or_default())?,
            version: self.credential_version.unwrap_or_default(),
            fingerprint: self.credential_fingerprint.take().unwrap_or_default(),
            sealed: Sealed {
                version: self.credential_secret_version.unwrap_or_default(),
                key_version: self.credential_key_version.unwrap_or_default(),
                sealed,
            },
            org_key: key(self.credential_key_version, self.credential_kek_id.take(), self.credential_wrapped.take())?,
            external_id,
        }))
    }

    fn take_external_id(&mut self) -> Result<Option<SealedExternalId>> {
        let Some(sealed) = self.external_id.take() else { return Ok(None) };
        let org_key =
            key(self.external_id_key_version, self.external_id_kek_id.take(), self.external_id_wrapped.take())?;
        Ok(Some(SealedExternalId { org_key, sealed }))
    }

    fn take_test(&mut self) -> Option<TestResult> {
        let ((trusted, tested_at), mac) = self.trusted.zip(self.tested_at).zip(self.mac.take())?;
        let (counts, temporary_keys) = (self.test_counts == Some(true), self.temporary_keys.take());
        Some(TestResult { counts, trusted, temporary_keys, tested_at, mac })
    }

    fn repo(&self) -> Result<Option<RepoAt>> {
        let (Some(id), Some(name), Some(mode), Some(bucket), Some(prefix)) =
            (self.repo_id, &self.repo_name, &self.repo_mode, &self.repo_bucket, &self.repo_prefix)
        else {
            return Ok(None);
        };
        Ok(Some(RepoAt {
            id: id.into(),
            name: name.parse().map_err(inconsistent_row("repo.name"))?,
            mode: mode.parse().map_err(inconsistent_row("repo.mode"))?,
            location: Location {
                store: store(&self.platform, self.region.as_deref(), self.endpoint.as_deref())?,
                bucket: bucket.parse().map_err(inconsistent_row("repo.bucket"))?,
                prefix: prefix.parse().map_err(inconsistent_row("repo.prefix"))?,
                options: options(&self.addressing, self.sts_endpoint.as_deref(), self.store_profile.as_deref())?,
            },
        }))
    }
}

/// A key that the row must have.
fn key(version: Option<i32>, kek_id: Option<String>, wrapped: Option<Vec<u8>>) -> Result<WrappedOrgKey> {
    let missing = || Error::internal("inconsistent row: org_key");
    let (kek_id, wrapped) = kek_id.zip(wrapped).ok_or_else(missing)?;
    Ok(WrappedOrgKey { version: version.ok_or_else(missing)?, kek_id, wrapped })
}
