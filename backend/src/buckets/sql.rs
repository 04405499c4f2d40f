use domain::{
    bucket::{Access, AuthMethod, AwsRole, Bucket, NewBucket},
    check::Status,
    id::{BucketConfigId, OrgId},
    location::{Location, Platform, Store},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use time::OffsetDateTime;
use uuid::Uuid;

use super::SealedSecret;
use crate::{Error, Result, actor::Actor, error::inconsistent_row, seal::WrappedOrgKey};

struct Row {
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
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    created_by: Option<String>,
    is_default: bool,
    verified: Option<bool>,
    tested_at: Option<OffsetDateTime>,
}

impl Row {
    fn store(&self) -> Result<Store> {
        let parse = |text: &Option<String>| {
            text.as_deref().map(str::parse).transpose().map_err(inconsistent_row("bucket_config.region"))
        };
        let endpoint =
            self.endpoint.as_deref().map(str::parse).transpose().map_err(inconsistent_row("bucket_config.endpoint"))?;
        let missing = || Error::internal("inconsistent row: bucket_config.platform");
        let region = parse(&self.region)?;
        match self.platform.parse().map_err(inconsistent_row("bucket_config.platform"))? {
            Platform::S3 => Ok(Store::S3 { region: region.ok_or_else(missing)?, endpoint }),
            Platform::S3Compatible => Ok(Store::S3Compatible { endpoint: endpoint.ok_or_else(missing)?, region }),
            Platform::Minio => Ok(Store::Minio { endpoint: endpoint.ok_or_else(missing)?, region }),
            Platform::Gs => Ok(Store::Gs),
        }
    }

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
        }
    }

    fn status(&self) -> Status {
        match (self.verified, self.tested_at) {
            (Some(true), Some(at)) => Status::Verified(at.into()),
            (Some(false), Some(at)) => Status::Failing(at.into()),
            _ => Status::NotTested,
        }
    }
}

impl TryFrom<Row> for Bucket {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            location: Location {
                store: row.store()?,
                bucket: row.bucket.parse().map_err(inconsistent_row("bucket_config.bucket"))?,
                prefix: row.prefix.parse().map_err(inconsistent_row("bucket_config.prefix"))?,
            },
            access: row.access()?,
            status: row.status(),
            id: row.id.into(),
            nickname: row.nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))?,
            is_default: row.is_default,
            created_by: row.created_by,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}

pub(super) async fn list(pool: &PgPool, org: OrgId) -> Result<Vec<Bucket>> {
    select(pool, org, None).await
}

pub(super) async fn get(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: BucketConfigId,
) -> Result<Option<Bucket>> {
    Ok(select(executor, org, Some(id)).await?.pop())
}

/// The configs of `org`, by nickname: all, or the one of this id.
async fn select(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: Option<BucketConfigId>,
) -> Result<Vec<Bucket>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select b.id, b.nickname, b.platform, b.bucket, b.prefix, b.region, b.endpoint, b.auth_method,
                  b.aws_account_id, b.aws_role_name, b.created_at, b.updated_at, p.email as "created_by?",
                  o.default_bucket_config_id is not distinct from b.id as "is_default!",
                  t.verified as "verified?", t.tested_at as "tested_at?"
           from bucket_config b join org o on o.id = b.org_id
           left join person p on p.id = b.created_by
           left join connection_test t on t.org_id = b.org_id and t.fingerprint = b.fingerprint
           where b.org_id = $1 and ($2::uuid is null or b.id = $2) order by lower(b.nickname)"#,
        Uuid::from(org),
        id.map(Uuid::from)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(Bucket::try_from).collect()
}

/// A stored config with its secret still sealed.
pub(super) struct SealedBucket {
    pub(super) bucket: Bucket,
    pub(super) fingerprint: Vec<u8>,
    pub(super) secret: Option<SealedSecret>,
    /// The key the secret is sealed with; the active one when there is no secret.
    pub(super) org_key: WrappedOrgKey,
}

pub(super) async fn get_sealed(pool: &PgPool, org: OrgId, id: BucketConfigId) -> Result<Option<SealedBucket>> {
    let Some(bucket) = get(pool, org, id).await? else { return Ok(None) };
    let row = sqlx::query!(
        r#"select b.fingerprint, s.version as "version?", s.sealed as "sealed?",
                  k.version as key_version, k.kek_id, k.wrapped
           from bucket_config b join org o on o.id = b.org_id
           left join bucket_config_secret s on s.org_id = b.org_id and s.bucket_config_id = b.id
           join org_key k on k.org_id = b.org_id and k.version = coalesce(s.key_version, o.active_key)
           where b.org_id = $1 and b.id = $2"#,
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| SealedBucket {
        bucket,
        fingerprint: row.fingerprint,
        secret: row.version.zip(row.sealed).map(|(version, sealed)| SealedSecret {
            version,
            key_version: row.key_version,
            sealed,
        }),
        org_key: WrappedOrgKey { version: row.key_version, kek_id: row.kek_id, wrapped: row.wrapped },
    }))
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    id: BucketConfigId,
    new: &NewBucket,
    store_key: &str,
    fingerprint: &[u8],
) -> sqlx::Result<()> {
    let store = &new.location.store;
    let access = new.access.without_secret();
    let role = match &access {
        Access::SelfManaged => None,
        Access::AwsRole(role) => Some(role),
    };
    sqlx::query!(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, endpoint, store_key,
                                    auth_method, aws_account_id, aws_role_name, fingerprint, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        Uuid::from(id),
        Uuid::from(actor.org),
        new.nickname.as_str(),
        store.platform().as_str(),
        new.location.bucket.as_str(),
        new.location.prefix.as_str(),
        store.region().map(|region| region.as_str()),
        store.endpoint().map(ToString::to_string),
        store_key,
        access.method().as_str(),
        role.map(|role| role.account.as_str()),
        role.map(|role| role.name.as_str()),
        fingerprint,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_secret(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
    alg: i16,
    secret: &SealedSecret,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into bucket_config_secret (org_id, bucket_config_id, version, key_version, alg, sealed)
         values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(org),
        Uuid::from(id),
        secret.version,
        secret.key_version,
        alg,
        secret.sealed
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn make_default_if_first(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update org set default_bucket_config_id = $2
         where id = $1 and default_bucket_config_id is null
           and not exists (select 1 from bucket_config where org_id = $1 and id <> $2)",
        Uuid::from(org),
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn nickname_at(
    pool: &PgPool,
    org: OrgId,
    store_key: &str,
    location: &Location,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select nickname from bucket_config where org_id = $1 and store_key = $2 and bucket = $3 and prefix = $4",
        Uuid::from(org),
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str()
    )
    .fetch_optional(pool)
    .await
}
