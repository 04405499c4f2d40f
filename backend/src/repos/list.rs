//! Lists of repos.

use domain::{
    id::{BucketConfigId, RepoId},
    listing::{Page, PageRequest, RepoView},
    repo::{Repo, RepoName},
};

use super::{filter::RepoFilter, sql};
use crate::{
    Context, Result,
    actor::Actor,
    buckets,
    error::inconsistent_row,
    listing::{ByName, KeysetPage, KeysetRequest},
};

/// A page of the organisation's repos, by name, and their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor, filter: &RepoFilter, wanted: PageRequest) -> Result<Page<Repo>> {
    let items = sql::page(&*cx.pool_of(actor.org).await?, actor, filter, &wanted).await?;
    let total = sql::count(&*cx.pool_of(actor.org).await?, actor, filter, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// A page of the organisation's repos that a view shows, and their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_view(cx: &Context, actor: &Actor, view: &RepoView, wanted: PageRequest) -> Result<Page<Repo>> {
    let items = sql::view_page(&*cx.pool_of(actor.org).await?, actor, view, &wanted).await?;
    let total = sql::view_count(&*cx.pool_of(actor.org).await?, actor, view, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// The ids of all repos that a view shows, in its order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_ids(cx: &Context, actor: &Actor, view: &RepoView, search: &str) -> Result<Vec<RepoId>> {
    let every = PageRequest::every(search);
    let ids = sql::view_ids(&*cx.pool_of(actor.org).await?, actor, view, &every).await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Those of these repos that the actor's organisation has, in this order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_these(cx: &Context, actor: &Actor, ids: &[RepoId]) -> Result<Vec<Repo>> {
    sql::some(&*cx.pool_of(actor.org).await?, actor, ids).await
}

/// A part of the organisation's repos, by name. Of one that is renamed while a list is read part by part, the list may have
/// both names or none. Where a filter looks for metadata, names are not searched.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    filter: &RepoFilter,
    wanted: &KeysetRequest<ByName>,
) -> Result<KeysetPage<Repo, ByName>> {
    let found = sql::after(&*cx.pool_of(actor.org).await?, actor, filter, wanted).await?;
    Ok(KeysetPage::of(found, wanted, |repo| ByName::of(repo.name.as_str(), repo.id)))
}

/// The names of the first `most` repos on a bucket config.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_names_on_bucket(cx: &Context, actor: &Actor, id: BucketConfigId, most: u32) -> Result<Vec<RepoName>> {
    let names = buckets::repo_names(&*cx.pool_of(actor.org).await?, actor.org, id, most.into()).await?;
    names.iter().map(|name| name.parse().map_err(inconsistent_row("repo.name"))).collect()
}
