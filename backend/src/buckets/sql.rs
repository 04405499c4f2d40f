use domain::{
    bucket::{Access, AuthMethod, AwsRole, Bucket, ExtraConfig, Nickname},
    check::Status,
    id::{BucketConfigId, OrgId},
    listing::Wanted,
    location::{Location, Platform, Store},
};
use serde_json::Value;
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
    access_key_id: Option<String>,
    google_service_account: Option<String>,
    extra: Value,
    version: i32,
    repos: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    created_by: Option<String>,
    is_default: bool,
    verified: Option<bool>,
    tested_at: Option<OffsetDateTime>,
}

/// A store as the columns of a row tell it.
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
                store: store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?,
                bucket: row.bucket.parse().map_err(inconsistent_row("bucket_config.bucket"))?,
                prefix: row.prefix.parse().map_err(inconsistent_row("bucket_config.prefix"))?,
            },
            access: row.access()?,
            status: row.status(),
            id: row.id.into(),
            nickname: row.nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))?,
            extra: serde_json::from_value(row.extra).map_err(inconsistent_row("bucket_config.extra"))?,
            version: row.version,
            repos: u32::try_from(row.repos).unwrap_or(u32::MAX),
            is_default: row.is_default,
            created_by: row.created_by,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}

/// The configs of organisation `$1`, as far as the rest of the statement lets them through.
macro_rules! buckets {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select b.id, b.nickname, b.platform, b.bucket, b.prefix, b.region, b.endpoint, b.auth_method,
                      b.aws_account_id, b.aws_role_name, b.access_key_id, b.google_service_account, b.extra, b.version,
                      (select count(*) from repo r where r.org_id = b.org_id and r.bucket_config_id = b.id) as "repos!",
                      b.created_at, b.updated_at, p.email as "created_by?",
                      o.default_bucket_config_id is not distinct from b.id as "is_default!",
                      t.verified as "verified?", t.tested_at as "tested_at?"
               from bucket_config b join org o on o.id = b.org_id
               left join person p on p.id = b.created_by
               left join connection_test t on t.org_id = b.org_id and t.fingerprint = b.fingerprint
               where b.org_id = $1 "# + $rest,
            $($argument),+
        )
    };
}

/// All configs of `org`, by nickname.
pub(super) async fn list(pool: &PgPool, org: OrgId) -> Result<Vec<Bucket>> {
    let rows = buckets!("order by lower(b.nickname)", Uuid::from(org)).fetch_all(pool).await?;
    rows.into_iter().map(Bucket::try_from).collect()
}

/// One page of them. Which they are is asked first, of an index alone: a plan for both at once looks at every row.
pub(super) async fn page(pool: &PgPool, org: OrgId, wanted: &Wanted) -> Result<Vec<Bucket>> {
    let (org_id, rows, offset) = (Uuid::from(org), i64::from(wanted.rows), wanted.offset());
    let ids = if wanted.search.is_empty() {
        sqlx::query_scalar!(
            "select id from bucket_config where org_id = $1 order by lower(nickname), id limit $2 offset $3",
            org_id,
            rows,
            offset
        )
        .fetch_all(pool)
        .await?
    } else {
        sqlx::query_scalar!(
            "select id from bucket_config where org_id = $1 and lower(nickname || ' ' || bucket || '/' || prefix) like $4
             order by lower(nickname), id limit $2 offset $3",
            org_id,
            rows,
            offset,
            wanted.like_pattern()
        )
        .fetch_all(pool)
        .await?
    };
    let page = buckets!("and b.id = any($2) order by lower(b.nickname)", org_id, &ids).fetch_all(pool).await?;
    page.into_iter().map(Bucket::try_from).collect()
}

/// How many there are in all.
pub(super) async fn count(pool: &PgPool, org: OrgId, wanted: &Wanted) -> sqlx::Result<i64> {
    if wanted.search.is_empty() {
        let count = sqlx::query_scalar!("select bucket_configs from org where id = $1", Uuid::from(org));
        return count.fetch_one(pool).await.map(i64::from);
    }
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from bucket_config
           where org_id = $1 and lower(nickname || ' ' || bucket || '/' || prefix) like $2"#,
        Uuid::from(org),
        wanted.like_pattern()
    )
    .fetch_one(pool)
    .await
}

pub(super) async fn get(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: BucketConfigId,
) -> Result<Option<Bucket>> {
    let row = buckets!("and b.id = $2", Uuid::from(org), Uuid::from(id)).fetch_optional(executor).await?;
    row.map(Bucket::try_from).transpose()
}

/// Those of these ids, in no order.
pub(super) async fn some(pool: &PgPool, org: OrgId, ids: &[BucketConfigId]) -> Result<Vec<Bucket>> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let rows = buckets!("and b.id = any($2)", Uuid::from(org), &ids).fetch_all(pool).await?;
    rows.into_iter().map(Bucket::try_from).collect()
}

/// The others in the same bucket whose prefix contains this one's or lies in it, by nickname.
pub(super) async fn nested(
    pool: &PgPool,
    org: OrgId,
    id: Option<BucketConfigId>,
    store_key: &str,
    location: &Location,
) -> Result<Vec<Bucket>> {
    let rows = buckets!(
        "and b.store_key = $2 and b.bucket = $3 and b.prefix <> $4
         and (starts_with(b.prefix, $4) or starts_with($4, b.prefix)) and b.id is distinct from $5
         order by lower(b.nickname) limit 5",
        Uuid::from(org),
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str(),
        id.map(Uuid::from)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Bucket::try_from).collect()
}

/// The nicknames, by nickname.
pub(super) async fn nicknames(pool: &PgPool, org: OrgId) -> Result<Vec<Nickname>> {
    let rows = sqlx::query_scalar!(
        "select nickname from bucket_config where org_id = $1 order by lower(nickname)",
        Uuid::from(org)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|nickname| nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))).collect()
}

/// Keeps everybody else from changing or using the config until the transaction ends; answers whether it is there.
pub(super) async fn lock(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<bool> {
    let row = sqlx::query_scalar!(
        "select id from bucket_config where org_id = $1 and id = $2 for update",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// A stored config with its secret still sealed.
pub(super) struct SealedBucket {
    pub(super) bucket: Bucket,
    pub(super) fingerprint: Vec<u8>,
    pub(super) secret: Option<SealedSecret>,
    /// The key the secret is sealed with; the active one when there is no secret.
    pub(super) org_key: WrappedOrgKey,
}

pub(super) async fn get_sealed(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
) -> Result<Option<SealedBucket>> {
    let Some(bucket) = get(&mut *connection, org, id).await? else { return Ok(None) };
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
    .fetch_optional(connection)
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

/// What is written of a config.
pub(super) struct Written<'a> {
    pub(super) id: BucketConfigId,
    pub(super) nickname: &'a Nickname,
    pub(super) location: &'a Location,
    pub(super) access: &'a Access,
    pub(super) extra: &'a ExtraConfig,
    pub(super) store_key: &'a str,
    pub(super) fingerprint: &'a [u8],
}

/// The columns of the four auth methods.
#[derive(Default)]
struct AccessColumns<'a> {
    aws_account_id: Option<&'a str>,
    aws_role_name: Option<&'a str>,
    access_key_id: Option<&'a str>,
    google_service_account: Option<&'a str>,
}

impl<'a> From<&'a Access> for AccessColumns<'a> {
    fn from(access: &'a Access) -> Self {
        match access {
            Access::SelfManaged => Self::default(),
            Access::Hmac(id) => Self { access_key_id: Some(id.as_str()), ..Self::default() },
            Access::AwsRole(role) => Self {
                aws_account_id: Some(role.account.as_str()),
                aws_role_name: Some(role.name.as_str()),
                ..Self::default()
            },
            Access::GoogleServiceAccount(account) => {
                Self { google_service_account: Some(account.as_str()), ..Self::default() }
            }
        }
    }
}

pub(super) async fn insert(connection: &mut PgConnection, actor: &Actor, new: &Written<'_>) -> Result<()> {
    let store = &new.location.store;
    let access = AccessColumns::from(new.access);
    sqlx::query!(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, endpoint, store_key,
                                    auth_method, aws_account_id, aws_role_name, access_key_id, google_service_account,
                                    extra, fingerprint, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        Uuid::from(new.id),
        Uuid::from(actor.org),
        new.nickname.as_str(),
        store.platform().as_str(),
        new.location.bucket.as_str(),
        new.location.prefix.as_str(),
        store.region().map(|region| region.as_str()),
        store.endpoint().map(ToString::to_string),
        new.store_key,
        new.access.method().as_str(),
        access.aws_account_id,
        access.aws_role_name,
        access.access_key_id,
        access.google_service_account,
        json(new.extra)?,
        new.fingerprint,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn update(connection: &mut PgConnection, org: OrgId, edited: &Written<'_>) -> Result<()> {
    let store = &edited.location.store;
    let access = AccessColumns::from(edited.access);
    sqlx::query!(
        "update bucket_config
         set nickname = $3, platform = $4, bucket = $5, prefix = $6, region = $7, endpoint = $8, store_key = $9,
             auth_method = $10, aws_account_id = $11, aws_role_name = $12, access_key_id = $13,
             google_service_account = $14, extra = $15, fingerprint = $16, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        Uuid::from(org),
        Uuid::from(edited.id),
        edited.nickname.as_str(),
        store.platform().as_str(),
        edited.location.bucket.as_str(),
        edited.location.prefix.as_str(),
        store.region().map(|region| region.as_str()),
        store.endpoint().map(ToString::to_string),
        edited.store_key,
        edited.access.method().as_str(),
        access.aws_account_id,
        access.aws_role_name,
        access.access_key_id,
        access.google_service_account,
        json(edited.extra)?,
        edited.fingerprint
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn json(extra: &ExtraConfig) -> Result<Value> {
    serde_json::to_value(extra).map_err(|error| Error::Internal(error.into()))
}

/// Keeps a secret in place of an earlier one.
pub(super) async fn keep_secret(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
    alg: i16,
    secret: &SealedSecret,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into bucket_config_secret (org_id, bucket_config_id, version, key_version, alg, sealed)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, bucket_config_id) do update
         set version = excluded.version, key_version = excluded.key_version, alg = excluded.alg,
             sealed = excluded.sealed",
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

pub(super) async fn delete_secret(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from bucket_config_secret where org_id = $1 and bucket_config_id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<()> {
    sqlx::query!("delete from bucket_config where org_id = $1 and id = $2", Uuid::from(org), Uuid::from(id))
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn make_default(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<()> {
    sqlx::query!("update org set default_bucket_config_id = $2 where id = $1", Uuid::from(org), Uuid::from(id))
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
