//! Reads a bucket config for use: the config, its secret or its cloud credential, the result of its last test and the
//! named repo, in one statement, so that all are from the same moment.

use domain::{
    bucket::Bucket,
    id::{BucketConfigId, CloudCredentialId, OrgId, RepoId},
    location::{Location, Store},
    repo::{RepoMode, RepoName},
};
use sqlx::{Executor, Postgres};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    row::{Row, store},
    secret::SealedSecret,
};
use crate::{
    Error, Result,
    credentials::{ReadColumns, Sealed, SealedCredential, bucket_paths},
    error::inconsistent_row,
    external_id::SealedExternalId,
    seal::WrappedOrgKey,
};

/// The config to open.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// By id.
    Config(BucketConfigId),
    /// By the name of a repo in it.
    Repo(&'a str),
}

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
}

/// The result of the last test of a config's current values.
#[derive(Debug)]
pub(crate) struct TestResult {
    /// Whether it is at most a week old: roles and stores change without notice.
    pub(crate) counts: bool,
    pub(crate) trusted: bool,
    pub(crate) temporary_keys: Option<String>,
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

#[expect(clippy::too_many_lines, reason = "one statement, and its columns by name")]
pub(in crate::buckets) async fn open(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    wanted: Wanted<'_>,
) -> Result<Option<SealedBucket>> {
    let (id, repo) = match wanted {
        Wanted::Config(id) => (Some(Uuid::from(id)), None),
        Wanted::Repo(name) => (None, Some(name)),
    };
    let row = sqlx::query!(
        r#"select b.id, b.nickname, b.platform, b.bucket, b.prefix, b.region, b.endpoint, b.auth_method,
                  b.aws_account_id, b.aws_role_name, b.access_key_id, b.google_service_account, b.extra, b.version,
                  b.cloud_credential_id, c.name as "credential_name?", c.kind as "credential_kind?",
                  coalesce(c.access_key_id, c.arn_head) as credential_identifier,
                  (select count(*) from repo n where n.org_id = b.org_id and n.bucket_config_id = b.id) as "repos!",
                  b.created_at, b.updated_at, (select email from person where id = b.created_by) as created_by,
                  o.default_bucket_config_id is not distinct from b.id as "is_default!",
                  b.fingerprint, s.version as "secret_version?", s.sealed as "secret?",
                  k.version as key_version, k.kek_id, k.wrapped,
                  c.access_key_id as "credential_access_key_id?", c.arn_head as "credential_arn_head?",
                  c.endpoint as "credential_endpoint?", c.kms_key_id as "credential_kms_key_id?",
                  c.own_external_id as "credential_own_external_id?", c.buckets as "credential_buckets?",
                  c.version as "credential_version?", c.fingerprint as "credential_fingerprint?",
                  c.secret_version as "credential_secret_version?", c.sealed as "credential_sealed?",
                  ck.version as "credential_key_version?", ck.kek_id as "credential_kek_id?",
                  ck.wrapped as "credential_wrapped?",
                  e.sealed as "external_id?", ek.version as "external_id_key_version?",
                  ek.kek_id as "external_id_kek_id?", ek.wrapped as "external_id_wrapped?",
                  t.verified as "verified?", t.tested_at as "tested_at?", t.trusted as "trusted?",
                  t.temporary_keys as "temporary_keys?", t.mac as "mac?",
                  t.tested_at > now() - interval '7 days' as test_counts,
                  r.id as "repo_id?", r.name as "repo_name?", r.mode as "repo_mode?", r.bucket as "repo_bucket?",
                  r.prefix as "repo_prefix?", clock_timestamp() as "now!"
           from bucket_config b join org o on o.id = b.org_id
           left join bucket_config_secret s on s.org_id = b.org_id and s.bucket_config_id = b.id
           join org_key k on k.org_id = b.org_id and k.version = coalesce(s.key_version, o.active_key)
           left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
           left join org_key ck on ck.org_id = c.org_id and ck.version = c.key_version
           left join namespace_external_id e on e.org_id = c.org_id and c.kind = 'aws_role' and not c.own_external_id
           left join org_key ek on ek.org_id = e.org_id and ek.version = e.key_version
           left join connection_test t on t.org_id = b.org_id
                and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
           left join repo r on r.org_id = b.org_id and r.bucket_config_id = b.id
                and lower(r.name) = lower($3) and r.name = $3
           where b.org_id = $1
             and b.id = coalesce($2, (select bucket_config_id from repo
                                      where org_id = $1 and lower(name) = lower($3) and name = $3))"#,
        Uuid::from(org),
        id,
        repo
    )
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let store = store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?;
    let secret = row.secret_version.zip(row.secret);
    let key = |version: Option<i32>, kek_id: Option<String>, wrapped: Option<Vec<u8>>| {
        let missing = || Error::internal("inconsistent row: org_key");
        let (kek_id, wrapped) = kek_id.zip(wrapped).ok_or_else(missing)?;
        Ok::<_, Error>(WrappedOrgKey { version: version.ok_or_else(missing)?, kek_id, wrapped })
    };
    let external_id = match row.external_id {
        Some(sealed) => Some(SealedExternalId {
            org_key: key(row.external_id_key_version, row.external_id_kek_id, row.external_id_wrapped)?,
            sealed,
        }),
        None => None,
    };
    let columns = ReadColumns {
        kind: row.credential_kind.as_deref().unwrap_or_default(),
        access_key_id: row.credential_access_key_id.as_deref(),
        arn_head: row.credential_arn_head.as_deref(),
        endpoint: row.credential_endpoint.as_deref(),
        kms_key_id: row.credential_kms_key_id.as_deref(),
        own_external_id: row.credential_own_external_id.unwrap_or_default(),
        ..ReadColumns::default()
    };
    let credential = match row.cloud_credential_id.zip(row.credential_sealed) {
        Some((id, sealed)) => Some(SealedCredential {
            id: CloudCredentialId::from(id),
            shown: columns.shown()?,
            buckets: bucket_paths(&row.credential_buckets.unwrap_or_default())?,
            version: row.credential_version.unwrap_or_default(),
            fingerprint: row.credential_fingerprint.unwrap_or_default(),
            sealed: Sealed {
                version: row.credential_secret_version.unwrap_or_default(),
                key_version: row.credential_key_version.unwrap_or_default(),
                sealed,
            },
            org_key: key(row.credential_key_version, row.credential_kek_id, row.credential_wrapped)?,
            external_id,
        }),
        None => None,
    };
    let counts = row.test_counts == Some(true);
    let last_test = row.trusted.zip(row.mac);
    let last_test =
        last_test.map(|(trusted, mac)| TestResult { counts, trusted, temporary_keys: row.temporary_keys, mac });
    let repo = match (row.repo_id, row.repo_name, row.repo_mode, row.repo_bucket, row.repo_prefix) {
        (Some(id), Some(name), Some(mode), Some(bucket), Some(prefix)) => Some(RepoAt {
            id: id.into(),
            name: name.parse().map_err(inconsistent_row("repo.name"))?,
            mode: mode.parse().map_err(inconsistent_row("repo.mode"))?,
            location: Location {
                store,
                bucket: bucket.parse().map_err(inconsistent_row("repo.bucket"))?,
                prefix: prefix.parse().map_err(inconsistent_row("repo.prefix"))?,
            },
        }),
        _ => None,
    };
    let bucket = Row {
        id: row.id,
        nickname: row.nickname,
        platform: row.platform,
        bucket: row.bucket,
        prefix: row.prefix,
        region: row.region,
        endpoint: row.endpoint,
        auth_method: row.auth_method,
        aws_account_id: row.aws_account_id,
        aws_role_name: row.aws_role_name,
        access_key_id: row.access_key_id,
        google_service_account: row.google_service_account,
        cloud_credential_id: row.cloud_credential_id,
        credential_name: row.credential_name,
        credential_kind: row.credential_kind,
        credential_identifier: row.credential_identifier,
        extra: row.extra,
        version: row.version,
        repos: row.repos,
        created_at: row.created_at,
        updated_at: row.updated_at,
        created_by: row.created_by,
        is_default: row.is_default,
        verified: row.verified,
        tested_at: row.tested_at,
    };
    Ok(Some(SealedBucket {
        bucket: bucket.try_into()?,
        fingerprint: row.fingerprint,
        secret: secret.map(|(version, sealed)| SealedSecret { version, key_version: row.key_version, sealed }),
        org_key: WrappedOrgKey { version: row.key_version, kek_id: row.kek_id, wrapped: row.wrapped },
        credential,
        last_test,
        repo,
        now: row.now,
    }))
}

/// The location of a config that uses a cloud credential.
pub(in crate::buckets) struct Placed {
    pub(in crate::buckets) id: BucketConfigId,
    pub(in crate::buckets) nickname: String,
    pub(in crate::buckets) location: Location,
    pub(in crate::buckets) fingerprint: Vec<u8>,
}

/// The locations of the configs that use a cloud credential, by nickname.
pub(in crate::buckets) async fn placed_on_credential(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    credential: CloudCredentialId,
) -> Result<Vec<Placed>> {
    let rows = sqlx::query!(
        "select id, nickname, platform, region, endpoint, bucket, prefix, fingerprint from bucket_config
         where org_id = $1 and cloud_credential_id = $2 order by lower(nickname)",
        Uuid::from(org),
        Uuid::from(credential)
    )
    .fetch_all(executor)
    .await?;
    let placed = rows.into_iter().map(|row| {
        let store: Store = store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?;
        Ok(Placed {
            id: row.id.into(),
            nickname: row.nickname,
            fingerprint: row.fingerprint,
            location: Location {
                store,
                bucket: row.bucket.parse().map_err(inconsistent_row("bucket_config.bucket"))?,
                prefix: row.prefix.parse().map_err(inconsistent_row("bucket_config.prefix"))?,
            },
        })
    });
    placed.collect()
}
