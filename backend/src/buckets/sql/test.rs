//! The SQL of connection tests.

use domain::id::{BucketConfigId, OrgId};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::open_row::TestResult;

/// A test result to store.
pub(in crate::buckets) struct NewTest<'a> {
    pub(in crate::buckets) fingerprint: &'a [u8],
    pub(in crate::buckets) report: Value,
    pub(in crate::buckets) verified: bool,
    pub(in crate::buckets) trusted: bool,
    pub(in crate::buckets) temporary_keys: Option<&'static str>,
    pub(in crate::buckets) tested_at: OffsetDateTime,
    pub(in crate::buckets) mac: [u8; 32],
}

/// The stored result of a fingerprint. Until the transaction ends, nobody else stores one, not even the first.
pub(in crate::buckets) async fn lock_test(
    connection: &mut PgConnection,
    org: OrgId,
    fingerprint: &[u8],
) -> sqlx::Result<Option<TestResult>> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('test ' || $1::uuid || encode($2, 'hex'), 0))",
        Uuid::from(org),
        fingerprint
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query_as!(
        TestResult,
        r#"select tested_at > now() - interval '7 days' as "counts!", trusted, temporary_keys, tested_at, mac
           from connection_test where org_id = $1 and fingerprint = $2 for update"#,
        Uuid::from(org),
        fingerprint
    )
    .fetch_optional(connection)
    .await
}

/// Changes what a stored result says of temporary keys.
pub(in crate::buckets) async fn remember_made(
    connection: &mut PgConnection,
    org: OrgId,
    fingerprint: &[u8],
    word: &'static str,
    mac: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update connection_test set temporary_keys = $3, mac = $4 where org_id = $1 and fingerprint = $2",
        Uuid::from(org),
        fingerprint,
        word,
        mac
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Stores a result, and deletes old ones without a config.
pub(in crate::buckets) async fn insert_test(
    connection: &mut PgConnection,
    org: OrgId,
    test: &NewTest<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into connection_test (org_id, fingerprint, report, verified, trusted, temporary_keys, tested_at, mac)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org_id, fingerprint) do update
         set report = excluded.report, verified = excluded.verified, trusted = excluded.trusted,
             temporary_keys = excluded.temporary_keys, tested_at = excluded.tested_at, mac = excluded.mac",
        Uuid::from(org),
        test.fingerprint,
        test.report,
        test.verified,
        test.trusted,
        test.temporary_keys,
        test.tested_at,
        test.mac.as_slice()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from connection_test t where org_id = $1 and tested_at < now() - interval '1 day'
         and not exists (select 1 from bucket_config b
                         left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
                         where b.org_id = t.org_id
                           and coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint) = t.fingerprint)",
        Uuid::from(org)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The last test of a config's current values.
pub(crate) struct LastTest {
    pub(crate) report: Value,
    /// What it found out about temporary keys of the config's pair.
    pub(crate) temporary_keys: Option<String>,
}

pub(crate) async fn last_test(pool: &PgPool, org: OrgId, id: BucketConfigId) -> sqlx::Result<Option<LastTest>> {
    sqlx::query_as!(
        LastTest,
        "select t.report, t.temporary_keys from bucket_config b
         left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
         join connection_test t on t.org_id = b.org_id
              and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
         where b.org_id = $1 and b.id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(pool)
    .await
}
