//! Lists of repos. The ids of a page come first, from an index only; then their rows. Each filter has its own
//! statement: one for all filters would read every row.

use domain::{listing::PageRequest, repo::Repo};
use sqlx::PgPool;
use uuid::Uuid;

use super::{asker, json, with_ids};
use crate::{
    Result,
    actor::Actor,
    listing::{ByName, KeysetRequest},
    repos::filter::RepoFilter,
};

/// One page, by name.
pub(in crate::repos) async fn page(
    pool: &PgPool,
    actor: &Actor,
    filter: &RepoFilter,
    wanted: &PageRequest,
) -> Result<Vec<Repo>> {
    with_ids(pool, actor, &ids(pool, actor, filter, wanted).await?).await
}

/// The ids of one page, by name.
pub(super) async fn ids(pool: &PgPool, actor: &Actor, filter: &RepoFilter, wanted: &PageRequest) -> Result<Vec<Uuid>> {
    let (org_id, person, token) = asker(actor);
    let (rows, offset) = (i64::from(wanted.rows), wanted.offset());
    let ids = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $4, $5) repo where org_id = $1 order by lower(name), id limit $2 offset $3"#,
                org_id,
                rows,
                offset,
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $5, $6) repo where org_id = $1 and lower(name || ' ' || bucket || '/' || prefix) like $4
                 order by lower(name), id limit $2 offset $3"#,
                org_id,
                rows,
                offset,
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), true) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $5, $6) repo where org_id = $1 and bucket_config_id = $4
                 order by lower(name), id limit $2 offset $3"#,
                org_id,
                rows,
                offset,
                Uuid::from(*bucket),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), false) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $6, $7) repo where org_id = $1 and bucket_config_id = $4
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $2 offset $3"#,
                org_id,
                rows,
                offset,
                Uuid::from(*bucket),
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $6, $7) repo where org_id = $1 and metadata @> $4
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $2 offset $3"#,
                org_id,
                rows,
                offset,
                json(metadata)?,
                wanted.like_pattern(),
                person,
                token
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
    actor: &Actor,
    filter: &RepoFilter,
    wanted: &PageRequest,
) -> Result<i64> {
    let (org_id, person, token) = asker(actor);
    let count = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => return Ok(whole_count(pool, actor).await?),
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from readable_repo($1, $3, $4) repo
                   where org_id = $1 and lower(name || ' ' || bucket || '/' || prefix) like $2"#,
                org_id,
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), true) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from readable_repo($1, $3, $4) repo where org_id = $1 and bucket_config_id = $2"#,
                org_id,
                Uuid::from(*bucket),
                person,
                token
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), false) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from readable_repo($1, $4, $5) repo
                   where org_id = $1 and bucket_config_id = $2
                     and lower(name || ' ' || bucket || '/' || prefix) like $3"#,
                org_id,
                Uuid::from(*bucket),
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_one(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from readable_repo($1, $4, $5) repo
                   where org_id = $1 and metadata @> $2
                     and lower(name || ' ' || bucket || '/' || prefix) like $3"#,
                org_id,
                json(metadata)?,
                wanted.like_pattern(),
                person,
                token
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
    actor: &Actor,
    filter: &RepoFilter,
    wanted: &KeysetRequest<ByName>,
) -> Result<Vec<Repo>> {
    let (org_id, person, token) = asker(actor);
    let (name, id) = ByName::parts(wanted.after.as_ref());
    let ids = match (filter, wanted.search.is_empty()) {
        (RepoFilter::All, true) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $5, $6) repo where org_id = $1 and (lower(name), id) > (lower($2), $3)
                 order by lower(name), id limit $4"#,
                org_id,
                name,
                id,
                wanted.limit(),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::All, false) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $6, $7) repo where org_id = $1 and (lower(name), id) > (lower($2), $3)
                   and lower(name || ' ' || bucket || '/' || prefix) like $5
                 order by lower(name), id limit $4"#,
                org_id,
                name,
                id,
                wanted.limit(),
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::OnBucket(bucket), _) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $7, $8) repo where org_id = $1 and bucket_config_id = $5 and (lower(name), id) > (lower($2), $3)
                   and lower(name || ' ' || bucket || '/' || prefix) like $6
                 order by lower(name), id limit $4"#,
                org_id,
                name,
                id,
                wanted.limit(),
                Uuid::from(*bucket),
                wanted.like_pattern(),
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
        (RepoFilter::WithMetadata(metadata), _) => {
            sqlx::query_scalar!(
                r#"select id as "id!" from readable_repo($1, $6, $7) repo where org_id = $1 and metadata @> $5 and (lower(name), id) > (lower($2), $3)
                 order by lower(name), id limit $4"#,
                org_id,
                name,
                id,
                wanted.limit(),
                json(metadata)?,
                person,
                token
            )
            .fetch_all(pool)
            .await?
        }
    };
    with_ids(pool, actor, &ids).await
}

/// The number of repos that the actor may read; where that is all of them, without counting them.
async fn whole_count(pool: &PgPool, actor: &Actor) -> sqlx::Result<i64> {
    let (org_id, person, token) = asker(actor);
    sqlx::query_scalar!(
        r#"select case when reach($1, $2, $3, null, null) > 0
                       then (select coalesce(sum(rows), 0) from row_count where org_id = $1 and counted = 'repo')
                       else (select count(*) from readable_repo($1, $2, $3)) end::bigint as "count!""#,
        org_id,
        person,
        token
    )
    .fetch_one(pool)
    .await
}
