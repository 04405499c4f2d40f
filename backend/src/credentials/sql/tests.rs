//! Results of credential tests.

use domain::id::{CloudCredentialId, OrgId};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Result,
    connection::of_stored,
    credentials::past_test::PastTest,
    listing::{ByTime, KeysetRequest},
};

/// Tests stored for each credential.
const STORED_TESTS: i64 = 100;

/// A test result to store.
pub(in crate::credentials) struct NewTest<'a> {
    pub(in crate::credentials) credential: Option<CloudCredentialId>,
    pub(in crate::credentials) fingerprint: &'a [u8],
    pub(in crate::credentials) report: Value,
    pub(in crate::credentials) verified: bool,
    pub(in crate::credentials) tested_at: OffsetDateTime,
    pub(in crate::credentials) mac: [u8; 32],
}

/// The last test of some values.
pub(in crate::credentials) struct LastTest {
    pub(in crate::credentials) verified: bool,
    pub(in crate::credentials) mac: Vec<u8>,
}

/// Stores a result, and deletes old ones.
pub(in crate::credentials) async fn insert_test(
    connection: &mut PgConnection,
    org: OrgId,
    test: &NewTest<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into credential_test (org_id, cloud_credential_id, fingerprint, report, verified, tested_at, mac)
         values ($1, (select id from cloud_credential where org_id = $1 and id = $2), $3, $4, $5, $6, $7)",
        Uuid::from(org),
        test.credential.map(Uuid::from),
        test.fingerprint,
        test.report,
        test.verified,
        test.tested_at,
        test.mac.as_slice()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from credential_test t where org_id = $1
         and (cloud_credential_id is null and tested_at < now() - interval '1 day'
              or id in (select id from credential_test where org_id = $1 and cloud_credential_id = $2
                        order by tested_at desc, id desc offset $3))",
        Uuid::from(org),
        test.credential.map(Uuid::from),
        STORED_TESTS
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Assigns tests of unsaved values to the credential that has these values now.
pub(in crate::credentials) async fn adopt_tests(
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
    fingerprint: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update credential_test set cloud_credential_id = $2
         where org_id = $1 and fingerprint = $3 and cloud_credential_id is null",
        Uuid::from(org),
        Uuid::from(id),
        fingerprint
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::credentials) async fn last_test(
    connection: &mut PgConnection,
    org: OrgId,
    fingerprint: &[u8],
) -> sqlx::Result<Option<LastTest>> {
    sqlx::query_as!(
        LastTest,
        "select verified, mac from credential_test where org_id = $1 and fingerprint = $2
         order by tested_at desc, id desc limit 1",
        Uuid::from(org),
        fingerprint
    )
    .fetch_optional(connection)
    .await
}

/// A page of the tests of a credential, newest first, each with its place.
pub(in crate::credentials) async fn tests(
    pool: &PgPool,
    org: OrgId,
    id: CloudCredentialId,
    wanted: &KeysetRequest<ByTime<i64>>,
) -> Result<Vec<(ByTime<i64>, PastTest)>> {
    let (at, after) = ByTime::parts(wanted.after.as_ref());
    let rows = sqlx::query!(
        r#"select t.id, t.tested_at, t.report, t.fingerprint = c.fingerprint as "is_current!"
           from credential_test t join cloud_credential c on c.org_id = t.org_id and c.id = t.cloud_credential_id
           where t.org_id = $1 and t.cloud_credential_id = $2
             and (t.tested_at, t.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::bigint, t.id))
           order by t.tested_at desc, t.id desc limit $5"#,
        Uuid::from(org),
        Uuid::from(id),
        at,
        after,
        wanted.limit()
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let report = of_stored(row.report, "credential_test.report")?;
            Ok((ByTime::of(row.tested_at, row.id), PastTest { report, is_current: row.is_current }))
        })
        .collect()
}
