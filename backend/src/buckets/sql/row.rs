//! A row, and the bucket config in it.

use domain::{
    bucket::{Access, AuthMethod, AwsRole, Bucket, ExtraConfig, UsedCredential},
    check::{Status, StoredReport},
    location::{Location, Platform, Store, StoreOptions},
};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Error, Result, error::inconsistent_row, stores::told_style};

/// The columns of a bucket config, for `$declare` to declare a row with.
macro_rules! config_columns {
    ($declare:ident) => {
        $declare! {
            id: Uuid,
            nickname: String,
            platform: String,
            bucket: String,
            prefix: String,
            region: Option<String>,
            endpoint: Option<String>,
            auth_method: String,
            aws_account_id: Option<String>,
            aws_role_name: Option<String>,
            access_key_id: Option<String>,
            google_service_account: Option<String>,
            cloud_credential_id: Option<Uuid>,
            credential_name: Option<String>,
            credential_kind: Option<String>,
            credential_identifier: Option<String>,
            extra: Value,
            addressing: String,
            sts_endpoint: Option<String>,
            store_profile: Option<String>,
            version: i32,
            repos: i64,
            created_at: OffsetDateTime,
            updated_at: OffsetDateTime,
            created_by: Option<String>,
            is_default: bool,
            verified: Option<bool>,
            verdict: Option<String>,
            can: Option<Value>,
            lacks: Option<Value>,
            style: Option<String>,
            tested_at: Option<OffsetDateTime>,
        }
    };
}
pub(super) use config_columns;

macro_rules! row {
    ($($column:ident: $type:ty,)+) => {
        /// One row of the `buckets!` query.
        pub(super) struct Row {
            $(pub(super) $column: $type,)+
        }
    };
}
config_columns!(row);

/// The store in the columns of a row.
pub(crate) fn store(platform: &str, region: Option<&str>, endpoint: Option<&str>) -> Result<Store> {
    let missing = || Error::internal("inconsistent row: bucket_config.platform");
    let region = region.map(str::parse).transpose().map_err(inconsistent_row("bucket_config.region"))?;
    let endpoint = endpoint.map(str::parse).transpose().map_err(inconsistent_row("bucket_config.endpoint"))?;
    match platform.parse().map_err(inconsistent_row("bucket_config.platform"))? {
        Platform::S3 => Ok(Store::S3 { region: region.ok_or_else(missing)?, endpoint }),
        Platform::S3Compatible => Ok(Store::S3Compatible { endpoint: endpoint.ok_or_else(missing)?, region }),
        Platform::Minio => Ok(Store::Minio { endpoint: endpoint.ok_or_else(missing)?, region }),
        Platform::Gs => Ok(Store::Gs),
    }
}

/// The options of a store in the columns of a row.
pub(super) fn options(addressing: &str, sts: Option<&str>, profile: Option<&str>) -> Result<StoreOptions> {
    Ok(StoreOptions {
        addressing: addressing.parse().map_err(inconsistent_row("bucket_config.addressing"))?,
        sts_endpoint: sts.map(str::parse).transpose().map_err(inconsistent_row("bucket_config.sts_endpoint"))?,
        profile: profile.map(str::parse).transpose().map_err(inconsistent_row("bucket_config.store_profile"))?,
    })
}

/// The names of checks in a column of a test.
fn names(column: Option<&Value>) -> Vec<String> {
    let names = column.and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Row {
    fn access(&self) -> Result<Access> {
        match self.auth_method.parse().map_err(inconsistent_row("bucket_config.auth_method"))? {
            AuthMethod::SelfManaged => Ok(Access::SelfManaged),
            AuthMethod::AwsRole => {
                let account = self.aws_account_id.as_deref().unwrap_or_default();
                let name = self.aws_role_name.as_deref().unwrap_or_default();
                Ok(Access::AwsRole(AwsRole {
                    account: account.parse().map_err(inconsistent_row("bucket_config.aws_account_id"))?,
                    name: name.parse().map_err(inconsistent_row("bucket_config.aws_role_name"))?,
                }))
            }
            AuthMethod::Hmac => {
                let id = self.access_key_id.as_deref().unwrap_or_default();
                Ok(Access::Hmac(id.parse().map_err(inconsistent_row("bucket_config.access_key_id"))?))
            }
            AuthMethod::GoogleServiceAccount => {
                let account = self.google_service_account.as_deref().unwrap_or_default();
                let account = account.parse().map_err(inconsistent_row("bucket_config.google_service_account"))?;
                Ok(Access::GoogleServiceAccount(account))
            }
            AuthMethod::CloudCredential => self
                .cloud_credential_id
                .map(|id| Access::CloudCredential(id.into()))
                .ok_or_else(|| Error::internal("inconsistent row: bucket_config.cloud_credential_id")),
        }
    }

    fn credential(&self) -> Result<Option<UsedCredential>> {
        let (Some(name), Some(kind)) = (&self.credential_name, &self.credential_kind) else { return Ok(None) };
        Ok(Some(UsedCredential {
            name: name.parse().map_err(inconsistent_row("cloud_credential.name"))?,
            kind: kind.parse().map_err(inconsistent_row("cloud_credential.kind"))?,
            identifier: self.credential_identifier.clone().unwrap_or_default(),
        }))
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

impl TryFrom<Row> for Bucket {
    type Error = Error;

    fn try_from(mut row: Row) -> Result<Self> {
        let options = options(&row.addressing, row.sts_endpoint.as_deref(), row.store_profile.as_deref())?;
        let store = store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?;
        // A newer program may know more styles.
        let found = row.style.as_deref().and_then(|style| style.parse().ok());
        let extra: ExtraConfig =
            serde_json::from_value(std::mem::take(&mut row.extra)).map_err(inconsistent_row("bucket_config.extra"))?;
        Ok(Self {
            style: told_style(&store, &options, extra.path_style().or(found)),
            location: Location {
                store,
                options,
                bucket: row.bucket.parse().map_err(inconsistent_row("bucket_config.bucket"))?,
                prefix: row.prefix.parse().map_err(inconsistent_row("bucket_config.prefix"))?,
            },
            access: row.access()?,
            credential: row.credential()?,
            status: row.status(),
            capabilities: names(row.can.as_ref()),
            // A newer program may know more checks.
            lacks: names(row.lacks.as_ref()).into_iter().filter_map(|name| name.parse().ok()).collect(),
            id: row.id.into(),
            nickname: row.nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))?,
            extra,
            version: row.version,
            repos: u32::try_from(row.repos).unwrap_or(u32::MAX),
            is_default: row.is_default,
            created_by: row.created_by,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}
