use domain::{credential::CredentialKind, id::OrgId, overview::Progress};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::actor::Actor;

pub(super) async fn progress(pool: &PgPool, actor: &Actor) -> sqlx::Result<Progress> {
    sqlx::query_as!(
        Progress,
        r#"select exists (select 1 from readable_bucket($1, $2, $3)) as "has_bucket_config!",
                  exists (select 1 from readable_bucket($1, $2, $3) b
                          left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
                          join connection_test t on t.org_id = b.org_id and t.verified
                               and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
                          where b.org_id = $1) as "has_verified!",
                  exists (select 1 from readable_repo($1, $2, $3)) as "has_repo!",
                  exists (select 1 from api_token where org_id = $1 and last_used_at is not null) as "has_used_token!""#,
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        actor.token_id()
    )
    .fetch_one(pool)
    .await
}

/// What a concern is about.
#[derive(sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(super) enum Kind {
    BucketConfig,
    CloudCredential,
}

/// Something that fails or was not tested.
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) report: Option<Value>,
}

/// Failing before untested, each by name. Of credentials only those whose kind is tested: they can open buckets.
pub(super) async fn concerns(pool: &PgPool, org: OrgId, limit: usize) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"select kind as "kind!: Kind", id as "id!", name as "name!", report from (
             select 'bucket_config' as kind, b.id, b.nickname as name, t.report
             from bucket_config b
             left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
             left join connection_test t on t.org_id = b.org_id
                  and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
             where b.org_id = $1 and t.verified is not true
             union all
             select 'cloud_credential', c.id, c.name, t.report
             from cloud_credential c
             left join lateral (
                 select t.report, t.verified from credential_test t
                 where t.org_id = c.org_id and t.fingerprint = c.fingerprint order by t.tested_at desc limit 1
             ) t on true
             where c.org_id = $1 and c.kind = any($2) and t.verified is not true
           ) concern
           order by report is null, lower(name), id limit $3"#,
        Uuid::from(org),
        &tested_kinds(),
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
    .fetch_all(pool)
    .await
}

fn tested_kinds() -> Vec<String> {
    CredentialKind::opening_buckets().map(|kind| kind.as_str().to_owned()).collect()
}
