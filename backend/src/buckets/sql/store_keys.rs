//! The SQL that renews the keys of stores.

use domain::location::Store;
use sqlx::PgPool;
use uuid::Uuid;

use super::row::store;
use crate::Result;

/// The stores that bucket configs have by each spelling, with the keys that were written with them.
pub(in crate::buckets) async fn keyed_stores(pool: &PgPool) -> Result<Vec<(Store, String)>> {
    let rows = sqlx::query!("select distinct platform, region, endpoint, store_key from bucket_config")
        .fetch_all(pool)
        .await?;
    rows.into_iter()
        .map(|row| Ok((store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?, row.store_key)))
        .collect()
}

/// The configs with this spelling and this key, in the order in which they were added.
pub(in crate::buckets) async fn with_key(pool: &PgPool, store: &Store, key: &str) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from bucket_config
         where platform = $1 and region is not distinct from $2 and endpoint is not distinct from $3 and store_key = $4
         order by created_at, id",
        store.platform().as_str(),
        store.region().map(|region| region.as_str()),
        store.endpoint().map(ToString::to_string),
        key
    )
    .fetch_all(pool)
    .await
}

/// Renews the key of a config and of its repos; returns how many rows stay because others have that place.
pub(in crate::buckets) async fn renew_key(pool: &PgPool, config: Uuid, key: &str) -> sqlx::Result<i32> {
    sqlx::query_scalar!(r#"select renew_store_key($1, $2) as "kept!""#, config, key).fetch_one(pool).await
}
