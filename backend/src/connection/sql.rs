use domain::id::OrgId;
use sqlx::PgPool;
use uuid::Uuid;

/// Claims the role whose ARN has this SHA-256, unless it is claimed; returns whether it is `org`'s now.
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
