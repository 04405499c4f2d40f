//! The repos that a view shows. The ids of a page come first, then their rows.

use domain::{
    listing::{Order, PageRequest, RepoView},
    repo::{Repo, RepoMode},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{count, list::ids, with_ids};
use crate::{Result, actor::Actor, listing::words, repos::filter::RepoFilter};

/// What a view shows of organisation `$1`, between the start and the rest of a statement.
macro_rules! shown {
    ($start:literal, $rest:literal, $actor:expr, $wanted:expr, $view:expr $(, $argument:expr)*) => {
        sqlx::query_scalar!(
            $start + r#"
            from readable_repo($1, $5, $6) r join bucket_config b on b.org_id = r.org_id and b.id = r.bucket_config_id
            where r.org_id = $1 and lower(r.name || ' ' || r.bucket || '/' || r.prefix) like $2
              and ($3::text is null or r.mode = $3) and ($4::uuid is null or r.bucket_config_id = $4) "# + $rest,
            Uuid::from($actor.org),
            $wanted.like_pattern(),
            $view.state.map(RepoMode::as_str),
            $view.on.map(Uuid::from),
            Uuid::from($actor.person),
            $actor.token_id()
            $(, $argument)*
        )
    };
}

/// The filter that says all of what a view leaves out, if there is one: it has an index.
fn filter(view: &RepoView) -> Option<RepoFilter> {
    view.state.is_none().then(|| view.on.map_or(RepoFilter::All, RepoFilter::OnBucket))
}

/// One page of a view.
pub(in crate::repos) async fn view_page(
    pool: &PgPool,
    actor: &Actor,
    view: &RepoView,
    wanted: &PageRequest,
) -> Result<Vec<Repo>> {
    with_ids(pool, actor, &view_ids(pool, actor, view, wanted).await?).await
}

/// The ids of one page of a view.
pub(in crate::repos) async fn view_ids(
    pool: &PgPool,
    actor: &Actor,
    view: &RepoView,
    wanted: &PageRequest,
) -> Result<Vec<Uuid>> {
    if let Some(filter) = filter(view).filter(|_| view.order == Order::default()) {
        return ids(pool, actor, &filter, wanted).await;
    }
    let column: &str = view.order.column.into();
    let ids = shown!(
        r#"select r.id as "id!""#,
        "order by $7::bigint * case $8::text
             when 'state' then array_position($9::text[], r.mode)
             when 'created' then (extract(epoch from r.created_at) * 1000000)::bigint
         end,
         case when $8 = 'bucket_config' and $7 > 0 then lower(b.nickname) end,
         case $7 when -1 then case $8 when 'bucket_config' then lower(b.nickname) when 'name' then lower(r.name) end end desc,
         lower(r.name), r.id limit $10 offset $11",
        actor,
        wanted,
        view,
        view.order.sign(),
        column,
        &words(&RepoMode::ALL, RepoMode::as_str),
        i64::from(wanted.rows),
        wanted.offset()
    )
    .fetch_all(pool)
    .await?;
    Ok(ids)
}

/// The number of repos that a view shows.
pub(in crate::repos) async fn view_count(
    pool: &PgPool,
    actor: &Actor,
    view: &RepoView,
    wanted: &PageRequest,
) -> Result<i64> {
    match filter(view) {
        Some(filter) => count(pool, actor, &filter, wanted).await,
        None => Ok(shown!(r#"select count(*) as "count!""#, "", actor, wanted, view).fetch_one(pool).await?),
    }
}
