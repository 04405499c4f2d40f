//! Finds events: their numbers, from one end of a range on. The cost of a search does not grow with the number of events: the
//! nearest thousand are checked one by one, which finds what is frequent; farther events are found through one index of words
//! and traits (migration 0029), block by block, which finds what is rare.

use std::ops::Range;

use domain::org::OrgSlug;
use sqlx::PgPool;

use super::Criteria;

/// The end of a range of events that is read first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum End {
    Newest,
    Oldest,
}

/// The newest events before this one of every organisation that has or had this name.
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

/// The numbers between which all events of a span of time are. Numbers and times are given out by different clocks: a
/// transaction, which ends within a minute, gives its events the time it began.
pub(in crate::audit) async fn span(pool: &PgPool, criteria: &Criteria) -> sqlx::Result<Range<i64>> {
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
        criteria.org,
        criteria.since,
        criteria.until
    )
    .fetch_one(pool)
    .await?;
    Ok(row.first.unwrap_or(i64::MAX)..row.last.map_or(0, |last| last.saturating_add(1)))
}

/// The numbers of the organisation's events of a span of time, or of all.
pub(in crate::audit) async fn all(
    pool: &PgPool,
    criteria: &Criteria,
    from: End,
    among: &Range<i64>,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    macro_rules! all {
        ($order:literal) => {
            sqlx::query_scalar!(
                "select id from audit_event
                 where org_id = $1 and id >= $2 and id < $3
                   and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
                 order by id "
                    + $order
                    + " limit $6",
                criteria.org,
                among.start,
                among.end,
                criteria.since,
                criteria.until,
                i64::from(most)
            )
            .fetch_all(pool)
            .await
        };
    }
    match from {
        End::Newest => all!("desc"),
        End::Oldest => all!("asc"),
    }
}

/// What was found among the nearest events.
pub(in crate::audit) struct Near {
    /// The numbers of the matching events.
    pub(in crate::audit) found: Vec<i64>,
    /// The last event checked; `None` if there are no more.
    pub(in crate::audit) last_checked: Option<i64>,
}

/// Checks the nearest thousand events of these numbers.
pub(in crate::audit) async fn near(
    pool: &PgPool,
    criteria: &Criteria,
    from: End,
    among: &Range<i64>,
    most: u32,
) -> sqlx::Result<Near> {
    macro_rules! near {
        ($order:literal, $last:literal) => {{
            let row = sqlx::query!(
                "with near as materialized (
                     select id, at, person_id, action, subject_kind, subject, words from audit_event
                     where org_id = $1 and id >= $2 and id < $3
                     order by id "
                    + $order
                    + " limit 1000
                 )
                 select array(
                     select id from near
                     where event_traits(person_id, action, subject_kind, subject) @@ $4::text::tsquery
                       and ($5 = '' or words @@ (select event_query($5)))
                       and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
                     order by id "
                    + $order
                    + " limit $8
                 ) as \"found!\", (select "
                    + $last
                    + "(id) from near having count(*) = 1000) as last",
                criteria.org,
                among.start,
                among.end,
                criteria.traits,
                criteria.words,
                criteria.since,
                criteria.until,
                i64::from(most)
            )
            .fetch_one(pool)
            .await?;
            Ok(Near { found: row.found, last_checked: row.last })
        }};
    }
    match from {
        End::Newest => near!("desc", "min"),
        End::Oldest => near!("asc", "max"),
    }
}

/// Finds all events of these numbers by the index. `offset 0` keeps the planner from walking along the order instead, and
/// from adding other indexes.
pub(in crate::audit) async fn far(
    pool: &PgPool,
    criteria: &Criteria,
    from: End,
    among: &Range<i64>,
    most: u32,
) -> sqlx::Result<Vec<i64>> {
    macro_rules! far {
        ($blocks:literal, $words:literal, $order:literal) => {
            sqlx::query_scalar!(
                "select hit.id as \"id!\" from " + $blocks + ",
                 lateral (
                     select id from (
                         select id, at from audit_event
                         where org_id = $1 and id >> 16 = block and words is not null
                           and event_traits(person_id, action, subject_kind, subject) @@ $4::text::tsquery
                           and " + $words + "
                         offset 0
                     ) found
                     where id >= $2 and id < $3
                       and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
                     order by id " + $order + " limit $8
                 ) hit
                 limit $8",
                criteria.org,
                among.start,
                among.end,
                criteria.traits,
                criteria.words,
                criteria.since,
                criteria.until,
                i64::from(most)
            )
            .fetch_all(pool)
            .await
        };
        ($words:literal) => {
            match from {
                End::Newest => far!(
                    "generate_series((select least(max(id), $3::bigint) >> 16 from audit_event where org_id = $1),
                                     (select greatest(min(id), $2::bigint) >> 16 from audit_event where org_id = $1), -1) block",
                    $words,
                    "desc"
                ),
                End::Oldest => far!(
                    "generate_series((select greatest(min(id), $2::bigint) >> 16 from audit_event where org_id = $1),
                                     (select least(max(id), $3::bigint) >> 16 from audit_event where org_id = $1)) block",
                    $words,
                    "asc"
                ),
            }
        };
    }
    if criteria.words.is_empty() { far!("$5::text is not null") } else { far!("words @@ (select event_query($5))") }
}
