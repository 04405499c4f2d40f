//! Writes of a bucket config.

use domain::{
    bucket::{Access, ExtraConfig, Nickname},
    id::{BucketConfigId, OrgId},
    location::Location,
};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::secret::SealedSecret;
use crate::{Error, Result, actor::Actor};

/// The written values of a config.
pub(in crate::buckets) struct Written<'a> {
    pub(in crate::buckets) id: BucketConfigId,
    pub(in crate::buckets) nickname: &'a Nickname,
    pub(in crate::buckets) location: &'a Location,
    pub(in crate::buckets) access: &'a Access,
    pub(in crate::buckets) extra: &'a ExtraConfig,
    pub(in crate::buckets) store_key: &'a str,
    pub(in crate::buckets) fingerprint: &'a [u8],
}

/// The columns of the auth methods.
#[derive(Default)]
struct AccessColumns<'a> {
    aws_account_id: Option<&'a str>,
    aws_role_name: Option<&'a str>,
    access_key_id: Option<&'a str>,
    google_service_account: Option<&'a str>,
    cloud_credential_id: Option<Uuid>,
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
            Access::CloudCredential(id) => Self { cloud_credential_id: Some((*id).into()), ..Self::default() },
        }
    }
}

pub(in crate::buckets) async fn insert(connection: &mut PgConnection, actor: &Actor, new: &Written<'_>) -> Result<()> {
    let store = &new.location.store;
    let access = AccessColumns::from(new.access);
    sqlx::query!(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, endpoint, store_key,
                                    auth_method, aws_account_id, aws_role_name, access_key_id, google_service_account,
                                    cloud_credential_id, extra, fingerprint, created_by, addressing,
                                    sts_endpoint, store_profile, fingerprint_form)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 2)",
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
        access.cloud_credential_id,
        json(new.extra)?,
        new.fingerprint,
        Uuid::from(actor.person),
        new.location.options.addressing.as_str(),
        new.location.options.sts_endpoint.as_ref().map(ToString::to_string),
        new.location.options.profile.as_ref().map(|profile| profile.as_str())
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::buckets) async fn update(connection: &mut PgConnection, org: OrgId, edited: &Written<'_>) -> Result<()> {
    let store = &edited.location.store;
    let access = AccessColumns::from(edited.access);
    sqlx::query!(
        "update bucket_config
         set nickname = $3, platform = $4, bucket = $5, prefix = $6, region = $7, endpoint = $8, store_key = $9,
             auth_method = $10, aws_account_id = $11, aws_role_name = $12, access_key_id = $13,
             google_service_account = $14, cloud_credential_id = $15, extra = $16, fingerprint = $17, fingerprint_form = 2,
             addressing = $18, sts_endpoint = $19, store_profile = $20, version = version + 1, updated_at = now()
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
        access.cloud_credential_id,
        json(edited.extra)?,
        edited.fingerprint,
        edited.location.options.addressing.as_str(),
        edited.location.options.sts_endpoint.as_ref().map(ToString::to_string),
        edited.location.options.profile.as_ref().map(|profile| profile.as_str())
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces the fingerprints of configs, unless they have changed meanwhile. Each is given with its current one.
pub(in crate::buckets) async fn renew_fingerprints(
    pool: &PgPool,
    org: OrgId,
    renewed: &[(BucketConfigId, Vec<u8>, Vec<u8>)],
) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = renewed.iter().map(|(id, ..)| Uuid::from(*id)).collect();
    let before: Vec<Vec<u8>> = renewed.iter().map(|(_, before, _)| before.clone()).collect();
    let after: Vec<Vec<u8>> = renewed.iter().map(|(.., after)| after.clone()).collect();
    sqlx::query!(
        "update bucket_config b set fingerprint = n.after, fingerprint_form = 2
         from unnest($2::uuid[], $3::bytea[], $4::bytea[]) n (id, before, after)
         where b.org_id = $1 and b.id = n.id and b.fingerprint = n.before",
        Uuid::from(org),
        &ids,
        &before,
        &after
    )
    .execute(pool)
    .await?;
    Ok(())
}

fn json(extra: &ExtraConfig) -> Result<Value> {
    serde_json::to_value(extra).map_err(|error| Error::Internal(error.into()))
}

/// Replaces a secret.
pub(in crate::buckets) async fn keep_secret(
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

pub(in crate::buckets) async fn delete_secret(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from bucket_config_secret where org_id = $1 and bucket_config_id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::buckets) async fn delete(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
) -> sqlx::Result<()> {
    sqlx::query!("delete from bucket_config where org_id = $1 and id = $2", Uuid::from(org), Uuid::from(id))
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::buckets) async fn make_default(
    connection: &mut PgConnection,
    org: OrgId,
    id: BucketConfigId,
) -> sqlx::Result<()> {
    sqlx::query!("update org set default_bucket_config_id = $2 where id = $1", Uuid::from(org), Uuid::from(id))
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::buckets) async fn make_default_if_first(
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
