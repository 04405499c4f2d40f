//! Lists of credentials. The ids of a page come first, from an index; then their rows.

use domain::{
    credential::{Credential, CredentialKind, Provider},
    id::OrgId,
    listing::PageRequest,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::with_ids;
use crate::{
    Result,
    credentials::filter::CredentialFilter,
    listing::{self, ByName, KeysetRequest},
};

/// The kinds a filter allows; `None` for all.
fn kinds(filter: CredentialFilter) -> Option<Vec<String>> {
    let is_wanted = |kind: &CredentialKind| {
        filter.provider.is_none_or(|provider: Provider| kind.provider() == provider)
            && filter.kinds.is_none_or(|kinds| kinds.has(*kind))
    };
    let word = |kind: CredentialKind| kind.as_str().to_owned();
    (filter != CredentialFilter::default())
        .then(|| CredentialKind::ALL.iter().copied().filter(is_wanted).map(word).collect())
}

/// One page, by name.
pub(in crate::credentials) async fn page(
    pool: &PgPool,
    org: OrgId,
    filter: CredentialFilter,
    wanted: &PageRequest,
) -> Result<Vec<Credential>> {
    with_ids(pool, org, &ids(pool, org, filter, wanted).await?).await
}

/// The ids of one page, by name.
pub(super) async fn ids(
    pool: &PgPool,
    org: OrgId,
    filter: CredentialFilter,
    wanted: &PageRequest,
) -> sqlx::Result<Vec<Uuid>> {
    let (org_id, rows, offset) = (Uuid::from(org), i64::from(wanted.rows), wanted.offset());
    match (kinds(filter), wanted.search.is_empty()) {
        (None, true) => {
            sqlx::query_scalar!(
                "select id from cloud_credential where org_id = $1 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset
            )
            .fetch_all(pool)
            .await
        }
        (Some(kinds), true) => {
            sqlx::query_scalar!(
                "select id from cloud_credential where org_id = $1 and kind = any($4)
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                &kinds
            )
            .fetch_all(pool)
            .await
        }
        (kinds, false) => {
            sqlx::query_scalar!(
                "select id from cloud_credential
                 where org_id = $1 and ($5::text[] is null or kind = any($5))
                   and lower(name || ' ' || coalesce(access_key_id, arn_head, account_name, account_id, '')) like $4
                 order by lower(name), id limit $2 offset $3",
                org_id,
                rows,
                offset,
                wanted.like_pattern(),
                kinds.as_deref()
            )
            .fetch_all(pool)
            .await
        }
    }
}

/// The number of credentials.
pub(in crate::credentials) async fn count(
    pool: &PgPool,
    org: OrgId,
    filter: CredentialFilter,
    wanted: &PageRequest,
) -> sqlx::Result<i64> {
    match (kinds(filter), wanted.search.is_empty()) {
        (None, true) => listing::count(pool, org, "cloud_credential").await,
        (Some(kinds), true) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from cloud_credential where org_id = $1 and kind = any($2)"#,
                Uuid::from(org),
                &kinds
            )
            .fetch_one(pool)
            .await
        }
        (kinds, false) => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from cloud_credential
                   where org_id = $1 and ($3::text[] is null or kind = any($3))
                     and lower(name || ' ' || coalesce(access_key_id, arn_head, account_name, account_id, '')) like $2"#,
                Uuid::from(org),
                wanted.like_pattern(),
                kinds.as_deref()
            )
            .fetch_one(pool)
            .await
        }
    }
}

/// Those behind a place, by name.
pub(in crate::credentials) async fn after(
    pool: &PgPool,
    org: OrgId,
    filter: CredentialFilter,
    wanted: &KeysetRequest<ByName>,
) -> Result<Vec<Credential>> {
    let (kinds, (name, id)) = (kinds(filter), ByName::parts(wanted.after.as_ref()));
    let ids = sqlx::query_scalar!(
        "select id from cloud_credential
         where org_id = $1 and (lower(name), id) > (lower($2), $3) and ($5::text[] is null or kind = any($5))
           and lower(name || ' ' || coalesce(access_key_id, arn_head, account_name, account_id, '')) like $6
         order by lower(name), id limit $4",
        Uuid::from(org),
        name,
        id,
        wanted.limit(),
        kinds.as_deref(),
        wanted.like_pattern()
    )
    .fetch_all(pool)
    .await?;
    with_ids(pool, org, &ids).await
}
