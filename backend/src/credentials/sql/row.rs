//! A row, and the credential in it.

use domain::{
    check::{Status, StoredReport},
    credential::{BucketPath, Credential, CredentialKind, RedactedKeys},
    endpoint::EndpointUrl,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Error, Result, error::inconsistent_row};

/// One row of the `credentials!` query.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) access_key_id: Option<String>,
    pub(super) arn_head: Option<String>,
    pub(super) account_name: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) key_id: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) kms_key_id: Option<String>,
    pub(super) own_external_id: bool,
    pub(super) buckets: Vec<String>,
    pub(super) allowed_in_tasks: bool,
    pub(super) version: i32,
    pub(super) created_at: OffsetDateTime,
    pub(super) updated_at: OffsetDateTime,
    pub(super) created_by: Option<String>,
    pub(super) is_default: bool,
    pub(super) bucket_configs: i64,
    pub(super) verified: Option<bool>,
    pub(super) verdict: Option<String>,
    pub(super) tested_at: Option<OffsetDateTime>,
}

/// The columns with the shown values.
#[derive(Default)]
pub(crate) struct ReadColumns<'a> {
    pub(crate) kind: &'a str,
    pub(crate) access_key_id: Option<&'a str>,
    pub(crate) arn_head: Option<&'a str>,
    pub(crate) account_name: Option<&'a str>,
    pub(crate) account_id: Option<&'a str>,
    pub(crate) key_id: Option<&'a str>,
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) kms_key_id: Option<&'a str>,
    pub(crate) own_external_id: bool,
}

/// A column that is set in rows of this kind.
fn column<T: std::str::FromStr<Err = domain::Invalid>>(text: Option<&str>, what: &'static str) -> Result<T> {
    text.unwrap_or_default().parse().map_err(inconsistent_row(what))
}

impl ReadColumns<'_> {
    pub(crate) fn shown(&self) -> Result<RedactedKeys> {
        let access_key_id = || column(self.access_key_id, "cloud_credential.access_key_id");
        let account_name = || column(self.account_name, "cloud_credential.account_name");
        let endpoint: Option<EndpointUrl> =
            self.endpoint.map(str::parse).transpose().map_err(inconsistent_row("cloud_credential.endpoint"))?;
        let kms_key_id = self.kms_key_id.map(str::parse).transpose();
        let kms_key_id = kms_key_id.map_err(inconsistent_row("cloud_credential.kms_key_id"))?;
        Ok(match column(Some(self.kind), "cloud_credential.kind")? {
            CredentialKind::AwsKey => RedactedKeys::AwsKey { access_key_id: access_key_id()?, endpoint, kms_key_id },
            CredentialKind::AwsRole => RedactedKeys::AwsRole {
                arn_head: column(self.arn_head, "cloud_credential.arn_head")?,
                own_external_id: self.own_external_id,
                endpoint,
                kms_key_id,
            },
            CredentialKind::AzureKey => RedactedKeys::AzureKey { account_name: account_name()? },
            CredentialKind::AzureToken => RedactedKeys::AzureToken { account_name: account_name()? },
            CredentialKind::GcpKey => RedactedKeys::GcpKey { access_key_id: access_key_id()? },
            CredentialKind::GcpServiceAccount => RedactedKeys::GcpServiceAccount {
                account: column(self.account_id, "cloud_credential.account_id")?,
                key_id: self.key_id.unwrap_or_default().to_owned(),
            },
        })
    }
}

impl Row {
    fn shown(&self) -> Result<RedactedKeys> {
        let columns = ReadColumns {
            kind: &self.kind,
            access_key_id: self.access_key_id.as_deref(),
            arn_head: self.arn_head.as_deref(),
            account_name: self.account_name.as_deref(),
            account_id: self.account_id.as_deref(),
            key_id: self.key_id.as_deref(),
            endpoint: self.endpoint.as_deref(),
            kms_key_id: self.kms_key_id.as_deref(),
            own_external_id: self.own_external_id,
        };
        columns.shown()
    }

    fn status(&self) -> Status {
        match (self.verified, self.tested_at) {
            (Some(verified), Some(at)) => {
                Status::of(verified, StoredReport::verdict_of(self.verdict.as_deref()), at.into())
            }
            _ => Status::NotTested,
        }
    }
}

/// The buckets a credential is meant for.
pub(crate) fn bucket_paths(texts: &[String]) -> Result<Vec<BucketPath>> {
    let paths: Result<_, _> = texts.iter().map(|text| text.parse()).collect();
    paths.map_err(inconsistent_row("cloud_credential.buckets"))
}

impl TryFrom<Row> for Credential {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let buckets = bucket_paths(&row.buckets)?;
        Ok(Self {
            shown: row.shown()?,
            status: row.status(),
            id: row.id.into(),
            name: row.name.parse().map_err(inconsistent_row("cloud_credential.name"))?,
            is_default: row.is_default,
            allowed_in_tasks: row.allowed_in_tasks,
            buckets,
            version: row.version,
            bucket_configs: u32::try_from(row.bucket_configs).unwrap_or(u32::MAX),
            created_by: row.created_by,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}
