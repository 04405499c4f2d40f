//! Finds events: their numbers, nearest first. The cost of a search does not grow with the number of events: the
//! nearest thousand are checked one by one, which finds frequent words; farther events are found through the index
//! (migration 0017), block by block, which finds rare words.

use domain::{id::OrgId, org::OrgSlug};
use sqlx::PgPool;
use uuid::Uuid;

/// The numbers of an organisation's events before this one.
pub(in crate::audit) async fn older(pool: &PgPool, org: OrgId, before: i64, most: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from audit_event where org_id = $1 and id < $2 order by id desc limit $3",
        Uuid::from(org),
        before,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// The numbers of its events after this one, nearest first.
pub(in crate::audit) async fn newer(pool: &PgPool, org: OrgId, after: i64, most: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from audit_event where org_id = $1 and id > $2 order by id limit $3",
        Uuid::from(org),
        after,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// The same for every organisation that has or had this name.
pub(in crate::audit) async fn older_of_slug(
    pool: &PgPool,
    slug: &OrgSlug,
    before: i64,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from audit_event where org_slug = $1 and id < $2 order by id desc limit $3",
        slug.as_str(),
        before,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// The same for all events, including those of no organisation.
pub(in crate::audit) async fn older_of_all(pool: &PgPool, before: i64, most: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select id from audit_event where id < $1 order by id desc limit $2", before, i64::from(most))
        .fetch_all(pool)
        .await
}

/// What was found among the nearest events.
pub(in crate::audit) struct Near {
    /// The numbers of the matching events.
    pub(in crate::audit) found: Vec<i64>,
    /// The last event checked; `None` if there are no more.
    pub(in crate::audit) edge: Option<i64>,
}

/// Searches the nearest thousand events before this one.
pub(in crate::audit) async fn search_near(
    pool: &PgPool,
    org: OrgId,
    search: &str,
    before: i64,
    most: u32,
) -> sqlx::Result<Near> {
    let row = sqlx::query!(
        r#"with near as materialized (
               select id, words from audit_event where org_id = $1 and id < $2 order by id desc limit 1000
           )
           select array(select id from near where words @@ (select event_query($3)) order by id desc limit $4) as "found!",
                  (select min(id) from near having count(*) = 1000) as edge"#,
        Uuid::from(org),
        before,
        search,
        i64::from(most)
    )
    .fetch_one(pool)
    .await?;
    Ok(Near { found: row.found, edge: row.edge })
}

/// Searches all events before this one, by the index. `offset 0` keeps the planner from walking along the order instead.
pub(in crate::audit) async fn search_far(
    pool: &PgPool,
    org: OrgId,
    search: &str,
    before: i64,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select hit.id as "id!"
           from generate_series($2::bigint >> 16, (select min(id) >> 16 from audit_event where org_id = $1), -1) block,
           lateral (
               select id from (
                   select id from audit_event
                   where org_id = $1 and id >> 16 = block and words @@ (select event_query($3)) and words is not null and id < $2
                   offset 0
               ) found
               order by id desc limit $4
           ) hit
           limit $4"#,
        Uuid::from(org),
        before,
        search,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// Searches all events after this one, by the index, nearest first.
pub(in crate::audit) async fn search_newer(
    pool: &PgPool,
    org: OrgId,
    search: &str,
    after: i64,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select hit.id as "id!"
           from generate_series($2::bigint >> 16, (select max(id) >> 16 from audit_event where org_id = $1)) block,
           lateral (
               select id from (
                   select id from audit_event
                   where org_id = $1 and id >> 16 = block and words @@ (select event_query($3)) and words is not null and id > $2
                   offset 0
               ) found
               order by id limit $4
           ) hit
           limit $4"#,
        Uuid::from(org),
        after,
        search,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}
