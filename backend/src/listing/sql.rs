use domain::id::OrgId;
use sqlx::PgPool;
use uuid::Uuid;

/// The number of rows of `table` in a namespace, maintained by triggers (migration 0022).
pub(crate) async fn count(pool: &PgPool, org: OrgId, table: &'static str) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(rows), 0)::bigint as "count!" from row_count where org_id = $1 and counted = $2"#,
        Uuid::from(org),
        table
    )
    .fetch_one(pool)
    .await
}
