//! Repos to list.

use sqlx::PgPool;

use crate::support::AT_ONCE;

/// Inserts repos into an organisation, one on each of its bucket configs.
pub(crate) async fn fill(pool: &PgPool, slug: &str, size: u32) {
    for first in (1..=size).step_by(AT_ONCE as usize) {
        sqlx::query(
            "insert into repo (id, org_id, name, bucket_config_id, store_key, bucket, prefix)
             select gen_random_uuid(), o.id, 'repo-' || lpad(n::text, 6, '0'), b.id, b.store_key, b.bucket,
                    b.prefix || 'era5/'
             from org o, generate_series($2, $3) n, bucket_config b
             where o.slug = $1 and b.org_id = o.id and lower(b.nickname) = 'bucket-' || lpad(n::text, 6, '0')",
        )
        .bind(slug)
        .bind(i32::try_from(first).unwrap())
        .bind(i32::try_from(size.min(first + AT_ONCE - 1)).unwrap())
        .execute(pool)
        .await
        .unwrap();
    }
}
