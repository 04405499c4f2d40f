//! Lists of repos. The ids of a page come first, from an index only; then their rows. Each filter has its own
//! statement: one for all filters would read every row.

use domain::{id::OrgId, listing::PageRequest, repo::Repo};
use sqlx::PgPool;
use uuid::Uuid;

use super::{json, with_ids};
use crate::{
    Result,
    listing::{ByName, KeysetRequest},
    repos::filter::RepoFilter,
};

/// One page, by name.
pub(in crate::repos) async fn page(
    pool: &PgPool,
    org: OrgId,
    filter: &RepoFilter,
    wanted: &PageRequest,
) -> Result<Vec<Repo>> {
    with_ids(pool, org, &ids(pool, org, filter, wanted).await?).await
}

/// The ids of one page, by name.
pub(super) async fn ids(pool: &PgPool, org: OrgId, filter: &RepoFilter, wanted: &PageRequest) -> Result<Vec<Uuid>> {
    let (org_id, rows, offset) = (Uuid::from(org), i64::from(wanted.rows), wanted.offset());
    let ids = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and lower(name || ' ' || bucket || '/' || prefix) like $4
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                wanted.like_pattern()
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), true) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and bucket_config_id = $4
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                Uuid::from(*bucket)
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), false) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and bucket_config_id = $4
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                Uuid::from(*bucket),
                wanted.like_pattern()
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and metadata @> $4
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                json(metadata)?,
                wanted.like_pattern()
            )
            .fetch_all(pool)
            .await?
        }
    };
    Ok(ids)
}

/// The number of repos.
pub(in crate::repos) async fn count(
    pool: &PgPool,
    org: OrgId,
    filter: &RepoFilter,
    wanted: &PageRequest,
) -> Result<i64> {
    let org_id = Uuid::from(org);
    let count = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => return Ok(crate::listing::count(pool, org, "repo").await?),
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from repo
                   where org_id = $1 and lower(name || ' ' || bucket || '/' || prefix) like $2"#,
                org_id,
                wanted.like_pattern()
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), true) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from repo where org_id = $1 and bucket_config_id = $2"#,
                org_id,
                Uuid::from(*bucket)
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), false) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from repo
                   where org_id = $1 and bucket_config_id = $2
                     and lower(name || ' ' || bucket || '/' || prefix) like $3"#,
                org_id,
                Uuid::from(*bucket),
                wanted.like_pattern()
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from repo
                   where org_id = $1 and metadata @> $2
                     and lower(name || ' ' || bucket || '/' || prefix) like $3"#,
                org_id,
                json(metadata)?,
                wanted.like_pattern()
            )
            .fetch_one(pool)
            .await?
        }
    };
    Ok(count)
}

/// Those behind a place, by name.
pub(in crate::repos) async fn after(
    pool: &PgPool,
    org: OrgId,
    filter: &RepoFilter,
    wanted: &KeysetRequest<ByName>,
) -> Result<Vec<Repo>> {
    let (org_id, (name, id)) = (Uuid::from(org), ByName::parts(wanted.after.as_ref()));
    let ids = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and (lower(name), id) > (lower($2), $3)
                 order by lower(name), id limit $4",
                org_id,
                name,
                id,
                wanted.limit()
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and (lower(name), id) > (lower($2), $3)
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $4",
                org_id,
                name,
                id,
                wanted.limit(),
                wanted.like_pattern()
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), _) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and bucket_config_id = $5 and (lower(name), id) > (lower($2), $3)
                   and lower(name || ' ' || bucket || '/' || prefix) like $6
                 order by lower(name), id limit $4",
                org_id,
                name,
                id,
                wanted.limit(),
                Uuid::from(*bucket),
                wanted.like_pattern()
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                "select id from repo where org_id = $1 and metadata @> $5 and (lower(name), id) > (lower($2), $3)
                 order by lower(name), id limit $4",
                org_id,
                name,
                id,
                wanted.limit(),
                json(metadata)?
            )
            .fetch_all(pool)
            .await?
        }
    };
    with_ids(pool, org, &ids).await
}
