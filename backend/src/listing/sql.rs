use domain::id::OrgId;
use sqlx::PgPool;
use uuid::Uuid;

/// How many rows of `table` a namespace has. Triggers keep the number (migration 0022).
pub(crate) async fn count(pool: &PgPool, org: OrgId, table: &'static str) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(rows), 0)::bigint as "count!" from row_count where org_id = $1 and counted = $2"#,
        Uuid::from(org),
        table
    )
    .fetch_one(pool)
    .await
}
