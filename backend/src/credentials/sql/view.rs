//! The credentials that a view shows. The ids of a page come first, then their rows.

use domain::{
    check::StatusKind,
    credential::{Credential, CredentialKind},
    id::OrgId,
    listing::{CredentialView, PageRequest},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{count, list::ids, with_ids};
use crate::{Result, credentials::filter::CredentialFilter, listing::words};

/// What a view shows of namespace `$1`, between the start and the rest of a statement.
macro_rules! shown {
    ($start:literal, $rest:literal, $org:expr, $wanted:expr, $view:expr $(, $argument:expr)*) => {
        sqlx::query_scalar!(
            $start + r#"
            from cloud_credential c
            left join lateral (
                select t.verified from credential_test t
                where t.org_id = c.org_id and t.fingerprint = c.fingerprint order by t.tested_at desc limit 1
            ) t on true
            cross join lateral (
                select case when c.kind <> all($5::text[]) then 'not_testable'
                            when t.verified then 'verified' when not t.verified then 'failing' else 'not_tested' end as status
            ) s
            where c.org_id = $1
              and lower(c.name || ' ' || coalesce(c.access_key_id, c.arn_head, c.account_name, c.account_id, '')) like $2
              and ($3::text is null or c.kind = $3) and ($4::text is null or s.status = $4) "# + $rest,
            Uuid::from($org),
            $wanted.like_pattern(),
            $view.kind.map(CredentialKind::as_str),
            $view.status.map(StatusKind::as_str),
            &testable()
            $(, $argument)*
        )
    };
}

/// The kinds that can be tested.
fn testable() -> Vec<String> {
    words(&CredentialKind::opening_buckets().collect::<Vec<_>>(), CredentialKind::as_str)
}

/// One page of a view.
pub(in crate::credentials) async fn view_page(
    pool: &PgPool,
    org: OrgId,
    view: &CredentialView,
    wanted: &PageRequest,
) -> Result<Vec<Credential>> {
    with_ids(pool, org, &view_ids(pool, org, view, wanted).await?).await
}

/// The ids of one page of a view.
pub(in crate::credentials) async fn view_ids(
    pool: &PgPool,
    org: OrgId,
    view: &CredentialView,
    wanted: &PageRequest,
) -> sqlx::Result<Vec<Uuid>> {
    if *view == CredentialView::default() {
        return ids(pool, org, CredentialFilter::default(), wanted).await;
    }
    let column: &str = view.order.column.into();
    shown!(
        "select c.id",
        "order by $6::bigint * case $7::text
             when 'format' then array_position($8::text[], c.kind)
             when 'status' then array_position($9::text[] || 'not_testable'::text, s.status)
             when 'added' then (extract(epoch from c.created_at) * 1000000)::bigint
         end,
         case when $7 = 'name' and $6 < 0 then lower(c.name) end desc,
         lower(c.name), c.id limit $10 offset $11",
        org,
        wanted,
        view,
        view.order.sign(),
        column,
        &words(CredentialKind::ALL, CredentialKind::as_str),
        &words(StatusKind::ALL, StatusKind::as_str),
        i64::from(wanted.rows),
        wanted.offset()
    )
    .fetch_all(pool)
    .await
}

/// The number of credentials that a view shows.
pub(in crate::credentials) async fn view_count(
    pool: &PgPool,
    org: OrgId,
    view: &CredentialView,
    wanted: &PageRequest,
) -> sqlx::Result<i64> {
    if view.kind.is_none() && view.status.is_none() {
        return count(pool, org, CredentialFilter::default(), wanted).await;
    }
    shown!(r#"select count(*) as "count!""#, "", org, wanted, view).fetch_one(pool).await
}
