//! The SQL of buckets of one name.

use domain::{
    id::{BucketConfigId, OrgId},
    location::BucketName,
};
use sqlx::PgPool;
use uuid::Uuid;

/// The configs whose bucket has this name in a store with another key, by nickname.
pub(in crate::buckets) async fn namesakes(
    pool: &PgPool,
    org: OrgId,
    (bucket, store_key): (&BucketName, &str),
    except: Option<BucketConfigId>,
    most: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from bucket_config
         where org_id = $1 and bucket = $2 and store_key <> $3 and id is distinct from $4
         order by lower(nickname) limit $5",
        Uuid::from(org),
        bucket.as_str(),
        store_key,
        except.map(Uuid::from),
        most
    )
    .fetch_all(pool)
    .await
}
