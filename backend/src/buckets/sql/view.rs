//! The bucket configs that a view shows. The ids of a page come first, then their rows; where nothing is left out and the
//! nickname orders them, the ids come from an index only.

use domain::{
    bucket::{AuthMethod, Bucket},
    check::StatusKind,
    listing::{BucketView, PageRequest},
    location::Platform,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::with_ids;
use crate::{Result, actor::Actor, listing::words};

/// What a view shows of organisation `$1`, between the start and the rest of a statement.
macro_rules! shown {
    ($start:literal, $rest:literal, $actor:expr, $wanted:expr, $view:expr $(, $argument:expr)*) => {
        sqlx::query_scalar!(
            $start + r#"
            from readable_bucket($1, $6, $7) b
            left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
            left join connection_test t on t.org_id = b.org_id
                 and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
            cross join lateral (
                select case when t.report->>'verdict' = 'not_checked' then 'not_tested' when t.verified then 'verified' when not t.verified then 'failing' else 'not_tested' end as status
            ) s
            where b.org_id = $1 and lower(b.nickname || ' ' || b.bucket || '/' || b.prefix) like $2
              and ($3::text is null or b.platform = $3) and ($4::text is null or b.auth_method = $4)
              and ($5::text is null or s.status = $5) "# + $rest,
            Uuid::from($actor.org),
            $wanted.like_pattern(),
            $view.platform.map(Platform::as_str),
            $view.method.map(AuthMethod::as_str),
            $view.status.map(StatusKind::as_str),
            Uuid::from($actor.person),
            $actor.token_id()
            $(, $argument)*
        )
    };
}

/// One page.
pub(in crate::buckets) async fn page(
    pool: &PgPool,
    actor: &Actor,
    view: &BucketView,
    wanted: &PageRequest,
) -> Result<Vec<Bucket>> {
    with_ids(pool, actor.org, &view_ids(pool, actor, view, wanted).await?).await
}

/// The ids of one page.
pub(in crate::buckets) async fn view_ids(
    pool: &PgPool,
    actor: &Actor,
    view: &BucketView,
    wanted: &PageRequest,
) -> sqlx::Result<Vec<Uuid>> {
    if *view == BucketView::default() {
        return by_nickname(pool, actor, wanted).await;
    }
    let column: &str = view.order.column.into();
    shown!(
        r#"select b.id as "id!""#,
        "order by $8::bigint * case $9::text
                 when 'access' then array_position($10::text[], b.platform) * 100 + array_position($11::text[], b.auth_method)
                 when 'status' then array_position($12::text[], s.status)
                 when 'repos' then (select count(*) from repo r where r.org_id = b.org_id and r.bucket_config_id = b.id)
             end,
             case when $9 = 'nickname' and $8 < 0 then lower(b.nickname) end desc,
             lower(b.nickname), b.id limit $13 offset $14",
        actor,
        wanted,
        view,
        view.order.sign(),
        column,
        &words(Platform::ALL, Platform::as_str),
        &words(AuthMethod::ALL, AuthMethod::as_str),
        &words(StatusKind::ALL, StatusKind::as_str),
        i64::from(wanted.rows),
        wanted.offset()
    )
    .fetch_all(pool)
    .await
}

async fn by_nickname(pool: &PgPool, actor: &Actor, wanted: &PageRequest) -> sqlx::Result<Vec<Uuid>> {
    let (org_id, person, token) = super::asker(actor);
    let (rows, offset) = (i64::from(wanted.rows), wanted.offset());
    if wanted.search.is_empty() {
        sqlx::query_scalar!(
            r#"select id as "id!" from readable_bucket($1, $4, $5) bucket_config where org_id = $1 order by lower(nickname), id limit $2 offset $3"#,
            org_id,
            rows,
            offset,
                person,
                token
            )
        .fetch_all(pool)
        .await
    } else {
        sqlx::query_scalar!(
            r#"select id as "id!" from readable_bucket($1, $5, $6) bucket_config where org_id = $1 and lower(nickname || ' ' || bucket || '/' || prefix) like $4
             order by lower(nickname), id limit $2 offset $3"#,
            org_id,
            rows,
            offset,
            wanted.like_pattern(),
                person,
                token
            )
        .fetch_all(pool)
        .await
    }
}

/// The number of configs.
pub(in crate::buckets) async fn count(
    pool: &PgPool,
    actor: &Actor,
    view: &BucketView,
    wanted: &PageRequest,
) -> sqlx::Result<i64> {
    let shows_all = BucketView { order: Default::default(), ..view.clone() } == BucketView::default();
    if shows_all && wanted.search.is_empty() {
        return whole_count(pool, actor).await;
    }
    shown!(r#"select count(*) as "count!""#, "", actor, wanted, view).fetch_one(pool).await
}

/// The number of configs that the actor may read; where that is all of them, without counting them.
async fn whole_count(pool: &PgPool, actor: &Actor) -> sqlx::Result<i64> {
    let (org_id, person, token) = super::asker(actor);
    sqlx::query_scalar!(
        r#"select case when reach($1, $2, $3, null, null) > 0
                       then (select coalesce(sum(rows), 0) from row_count where org_id = $1 and counted = 'bucket_config')
                       else (select count(*) from readable_bucket($1, $2, $3)) end::bigint as "count!""#,
        org_id,
        person,
        token
    )
    .fetch_one(pool)
    .await
}
