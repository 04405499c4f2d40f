use domain::id::{BucketConfigId, OrgId};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::actor::Actor;

/// A test result to keep.
pub(super) struct Kept<'a> {
    pub(super) fingerprint: &'a [u8],
    pub(super) report: Value,
    pub(super) verified: bool,
    pub(super) trusted: bool,
    pub(super) tested_at: OffsetDateTime,
    pub(super) mac: [u8; 32],
}

/// What vending needs to know of a test.
pub(super) struct TestResult {
    pub(super) trusted: bool,
    pub(super) mac: Vec<u8>,
}

/// Keeps a result, and lets go of old ones that belong to no config.
pub(super) async fn keep(connection: &mut PgConnection, org: OrgId, kept: &Kept<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into connection_test (org_id, fingerprint, report, verified, trusted, tested_at, mac)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (org_id, fingerprint) do update
         set report = excluded.report, verified = excluded.verified, trusted = excluded.trusted,
             tested_at = excluded.tested_at, mac = excluded.mac",
        Uuid::from(org),
        kept.fingerprint,
        kept.report,
        kept.verified,
        kept.trusted,
        kept.tested_at,
        kept.mac.as_slice()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from connection_test t where org_id = $1 and tested_at < now() - interval '1 day'
         and not exists (select 1 from bucket_config b where b.org_id = t.org_id and b.fingerprint = t.fingerprint)",
        Uuid::from(org)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The last result, unless it is more than a week old: roles and stores change without anybody here hearing of it.
pub(super) async fn result(pool: &PgPool, org: OrgId, fingerprint: &[u8]) -> sqlx::Result<Option<TestResult>> {
    sqlx::query_as!(
        TestResult,
        "select trusted, mac from connection_test
         where org_id = $1 and fingerprint = $2 and tested_at > now() - interval '7 days'",
        Uuid::from(org),
        fingerprint
    )
    .fetch_optional(pool)
    .await
}

pub(super) async fn report_of(pool: &PgPool, org: OrgId, id: BucketConfigId) -> sqlx::Result<Option<Value>> {
    sqlx::query_scalar!(
        "select t.report from connection_test t
         join bucket_config b on b.org_id = t.org_id and b.fingerprint = t.fingerprint
         where b.org_id = $1 and b.id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(pool)
    .await
}

/// Claims the role whose ARN has this SHA-256 unless somebody has; answers whether it is `org`'s now.
pub(super) async fn claim_role(pool: &PgPool, digest: &[u8], org: OrgId) -> sqlx::Result<bool> {
    sqlx::query!(
        "insert into role_owner (role_digest, org_id) values ($1, $2) on conflict do nothing",
        digest,
        Uuid::from(org)
    )
    .execute(pool)
    .await?;
    sqlx::query_scalar!(
        r#"select exists (select 1 from role_owner where role_digest = $1 and org_id = $2) as "ours!""#,
        digest,
        Uuid::from(org)
    )
    .fetch_one(pool)
    .await
}

/// Offers `fresh` unless something is on offer; answers with what is on offer now.
pub(super) async fn offer(
    connection: &mut PgConnection,
    actor: &Actor,
    key_version: i32,
    alg: i16,
    fresh: &[u8],
) -> sqlx::Result<Vec<u8>> {
    sqlx::query!(
        "insert into offered_secret (org_id, person_id, key_version, alg, sealed) values ($1, $2, $3, $4, $5)
         on conflict (org_id, person_id) do update
         set key_version = excluded.key_version, sealed = excluded.sealed
         where offered_secret.key_version <> excluded.key_version",
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        key_version,
        alg,
        fresh
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query_scalar!(
        "select sealed from offered_secret where org_id = $1 and person_id = $2",
        Uuid::from(actor.org),
        Uuid::from(actor.person)
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn forget_offer(connection: &mut PgConnection, actor: &Actor) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from offered_secret where org_id = $1 and person_id = $2",
        Uuid::from(actor.org),
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}
