//! Reads a bucket config for use: the config, its secret or its cloud credential, the result of its last test and the
//! named repo, in one statement, so that all are from the same moment.

use domain::{
    id::{BucketConfigId, CloudCredentialId, OrgId},
    location::{Location, Store},
};
use sqlx::{Executor, Postgres};
use uuid::Uuid;

use super::{
    open_row::{OpenRow, SealedBucket},
    row::{options, store},
};
use crate::{Result, actor::Actor, error::inconsistent_row};

/// The config to open.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ConfigRef<'a> {
    /// By id.
    Config(BucketConfigId),
    /// By the name of a repo in it.
    Repo(&'a str),
}

pub(in crate::buckets) async fn open(
    executor: impl Executor<'_, Database = Postgres>,
    actor: &Actor,
    wanted: ConfigRef<'_>,
) -> Result<Option<SealedBucket>> {
    let (id, repo) = match wanted {
        ConfigRef::Config(id) => (Some(Uuid::from(id)), None),
        ConfigRef::Repo(name) => (None, Some(name)),
    };
    let row = sqlx::query_as!(
        OpenRow,
        r#"select b.id, b.nickname, b.platform, b.bucket, b.prefix, b.region, b.endpoint, b.auth_method,
                  b.aws_account_id, b.aws_role_name, b.access_key_id, b.google_service_account, b.extra,
                  b.addressing, b.sts_endpoint, b.store_profile, b.version,
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
                  t.verified as "verified?", t.report->>'verdict' as verdict, t.report->'can' as can, t.report->'lacks' as lacks, t.report->>'style' as style, t.tested_at as "tested_at?", t.trusted as "trusted?",
                  t.temporary_keys as "temporary_keys?", t.mac as "mac?",
                  t.tested_at > now() - interval '7 days' as test_counts,
                  r.id as "repo_id?", r.name as "repo_name?", r.mode as "repo_mode?", r.bucket as "repo_bucket?",
                  r.prefix as "repo_prefix?", clock_timestamp() as "now!",
                  reach($1, $4, $5, r.id, b.id) as "level!"
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
        Uuid::from(actor.org),
        id,
        repo,
        Uuid::from(actor.person),
        actor.token_id()
    )
    .fetch_optional(executor)
    .await?;
    row.map(SealedBucket::try_from).transpose()
}

/// The location of a config that uses a cloud credential.
pub(in crate::buckets) struct Placed {
    pub(in crate::buckets) id: BucketConfigId,
    pub(in crate::buckets) nickname: String,
    pub(in crate::buckets) location: Location,
    pub(in crate::buckets) fingerprint: Vec<u8>,
}

/// The configs that use a cloud credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::buckets) enum Of {
    /// All of them.
    Any,
    /// Those whose fingerprint is not known to leave the credential out.
    OldForm,
}

/// The locations of the configs that use a cloud credential, by nickname.
pub(in crate::buckets) async fn placed_on_credential(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    credential: CloudCredentialId,
    of: Of,
) -> Result<Vec<Placed>> {
    let rows = sqlx::query!(
        "select id, nickname, platform, region, endpoint, addressing, sts_endpoint, store_profile, bucket, prefix, fingerprint
         from bucket_config where org_id = $1 and cloud_credential_id = $2 and (fingerprint_form = 1 or not $3)
         order by lower(nickname)",
        Uuid::from(org),
        Uuid::from(credential),
        of == Of::OldForm
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
                options: options(&row.addressing, row.sts_endpoint.as_deref(), row.store_profile.as_deref())?,
            },
        })
    });
    placed.collect()
}
