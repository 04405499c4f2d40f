//! Finds events: their numbers, nearest first. The cost of a search does not grow with the number of events: the
//! nearest thousand are checked one by one, which finds frequent words; farther events are found through the index
//! (migration 0017), block by block, which finds rare words.

use std::ops::Range;

use domain::{
    id::{OrgId, PersonId},
    org::OrgSlug,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::audit::filter::EventFilter;

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

/// The newest of its nearest thousand events with other actions than these.
pub(in crate::audit) async fn recent(pool: &PgPool, org: OrgId, without: &[&str], most: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select id as "id!" from (
               select id, action from audit_event where org_id = $1 order by id desc limit 1000
           ) near
           where action <> all($2) order by id desc limit $3"#,
        Uuid::from(org),
        without as &[&str],
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

/// A statement of events of organisation `$1` that a filter lets through, which is `$2` to `$6`.
macro_rules! let_through {
    ($query:ident, $before:literal, $after:literal, $org:expr, $filter:expr, $($argument:expr),+) => {
        sqlx::$query!(
            $before
                + " ($2::uuid is null or person_id = $2) and ($3::text is null or action = $3)
                    and ($4::text is null or subject = $4)
                    and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6) "
                + $after,
            Uuid::from($org),
            $filter.person.map(Uuid::from),
            $filter.action.map(|action| action.as_str()),
            $filter.subject.as_deref(),
            $filter.since,
            $filter.until,
            $($argument),+
        )
    };
}

/// The numbers between which all events of a span of time are. Numbers and times are given out by different clocks: a
/// transaction, which ends within a minute, gives its events the time it began.
pub(in crate::audit) async fn span(pool: &PgPool, org: OrgId, filter: &EventFilter) -> sqlx::Result<Range<i64>> {
    let row = sqlx::query!(
        r#"with first as (
               select min(at) as at from audit_event where org_id = $1 and at >= coalesce($2, '-infinity'::timestamptz)
           ), last as (
               select max(at) as at from audit_event where org_id = $1 and at < coalesce($3, 'infinity'::timestamptz)
           )
           select (select min(id) from audit_event, first
                   where org_id = $1 and audit_event.at between first.at and first.at + interval '1 minute') as first,
                  (select max(id) from audit_event, last
                   where org_id = $1 and audit_event.at between last.at - interval '1 minute' and last.at) as last"#,
        Uuid::from(org),
        filter.since,
        filter.until
    )
    .fetch_one(pool)
    .await?;
    Ok(row.first.unwrap_or(i64::MAX)..row.last.map_or(0, |last| last.saturating_add(1)))
}

/// The numbers of the events of a span of time.
pub(in crate::audit) async fn older_within(
    pool: &PgPool,
    org: OrgId,
    filter: &EventFilter,
    within: &Range<i64>,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    let_through!(
        query_scalar,
        "select id from audit_event where org_id = $1 and",
        "and id >= $7 and id < $8 order by id desc limit $9",
        org,
        filter,
        within.start,
        within.end,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// The numbers of what one person did.
pub(in crate::audit) async fn older_of_person(
    pool: &PgPool,
    org: OrgId,
    person: PersonId,
    filter: &EventFilter,
    within: &Range<i64>,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from audit_event
         where org_id = $1 and person_id = $2 and id >= $3 and id < $4
           and at >= coalesce($5, '-infinity'::timestamptz) and at < coalesce($6, 'infinity'::timestamptz)
         order by id desc limit $7",
        Uuid::from(org),
        Uuid::from(person),
        within.start,
        within.end,
        filter.since,
        filter.until,
        i64::from(most)
    )
    .fetch_all(pool)
    .await
}

/// What was found among the nearest events.
pub(in crate::audit) struct WindowMatches {
    /// The numbers of the matching events.
    pub(in crate::audit) found: Vec<i64>,
    /// The last event checked; `None` if there are no more.
    pub(in crate::audit) edge: Option<i64>,
}

/// Searches the nearest thousand events of these numbers.
pub(in crate::audit) async fn search_window(
    pool: &PgPool,
    org: OrgId,
    words: &str,
    filter: &EventFilter,
    within: &Range<i64>,
    most: u32,
) -> sqlx::Result<WindowMatches> {
    let row = let_through!(
        query,
        r#"with near as materialized (
               select id, at, person_id, action, subject, words from audit_event
               where org_id = $1 and id >= $7 and id < $8 order by id desc limit 1000
           )
           select array(select id from near where words @@ (select event_query($9)) and"#,
        r#"order by id desc limit $10) as "found!",
                  (select min(id) from near having count(*) = 1000) as edge"#,
        org,
        filter,
        within.start,
        within.end,
        words,
        i64::from(most)
    )
    .fetch_one(pool)
    .await?;
    Ok(WindowMatches { found: row.found, edge: row.edge })
}

/// Searches all events of these numbers, by the index. `offset 0` keeps the planner from walking along the order instead.
pub(in crate::audit) async fn search_far(
    pool: &PgPool,
    org: OrgId,
    words: &str,
    filter: &EventFilter,
    within: &Range<i64>,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    let_through!(
        query_scalar,
        r#"select hit.id as "id!"
           from generate_series($8::bigint >> 16,
                                (select greatest(min(id), $7::bigint) >> 16 from audit_event where org_id = $1), -1) block,
           lateral (
               select id from (
                   select id from audit_event
                   where org_id = $1 and id >> 16 = block and words @@ (select event_query($9)) and words is not null
                     and id >= $7 and id < $8 and"#,
        r#"    offset 0
               ) found
               order by id desc limit $10
           ) hit
           limit $10"#,
        org,
        filter,
        within.start,
        within.end,
        words,
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
