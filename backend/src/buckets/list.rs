//! Lists of bucket configs.

use domain::{
    bucket::{Bucket, Nickname},
    id::BucketConfigId,
    listing::{BucketView, Page, PageRequest},
    location::Location,
};

use super::{sql, store_key::store_key};
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByName, KeysetPage, KeysetRequest},
};

/// A page of the bucket configs that a view shows, and their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_view(cx: &Context, actor: &Actor, view: &BucketView, wanted: PageRequest) -> Result<Page<Bucket>> {
    let items = sql::page(&*cx.pool_of(actor.org).await?, actor, view, &wanted).await?;
    let total = sql::count(&*cx.pool_of(actor.org).await?, actor, view, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// The ids of all bucket configs that a view shows, in its order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_ids(cx: &Context, actor: &Actor, view: &BucketView, search: &str) -> Result<Vec<BucketConfigId>> {
    let every = PageRequest::every(search);
    let ids = sql::view_ids(&*cx.pool_of(actor.org).await?, actor, view, &every).await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Those of these bucket configs that the actor's organisation has, in this order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_these(cx: &Context, actor: &Actor, ids: &[BucketConfigId]) -> Result<Vec<Bucket>> {
    sql::some(&*cx.pool_of(actor.org).await?, actor.org, ids).await
}

/// A part of the bucket configs of the actor's organisation, by nickname. Of one that is renamed while a list is read part by
/// part, the list may have both nicknames or none.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    wanted: &KeysetRequest<ByName>,
) -> Result<KeysetPage<Bucket, ByName>> {
    let found = sql::after(&*cx.pool_of(actor.org).await?, actor, wanted).await?;
    Ok(KeysetPage::of(found, wanted, |bucket| ByName::of(bucket.nickname.as_str(), bucket.id)))
}

/// The nicknames of the actor's organisation's bucket configs, in order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_nicknames(cx: &Context, actor: &Actor) -> Result<Vec<Nickname>> {
    sql::nicknames(&*cx.pool_of(actor.org).await?, actor).await
}

/// The nickname of the organisation's default bucket config, if it has bucket configs.
///
/// # Errors
/// When the database can't be asked.
pub async fn find_default(cx: &Context, actor: &Actor) -> Result<Option<Nickname>> {
    sql::default_nickname(&*cx.pool_of(actor.org).await?, actor).await
}

/// The first `most` bucket configs of the actor's organisation, to choose from: ids and nicknames, by nickname.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_choices(cx: &Context, actor: &Actor, most: u32) -> Result<Vec<(BucketConfigId, Nickname)>> {
    sql::choices(&*cx.pool_of(actor.org).await?, actor, most).await
}

/// Up to five other configs of the actor's organisation whose location contains `location` or lies in it. `id` is the
/// config being edited. Nesting is allowed, with a notice.
///
/// # Errors
/// When the database can't be asked.
pub async fn find_nested(
    cx: &Context,
    actor: &Actor,
    id: Option<BucketConfigId>,
    location: &Location,
) -> Result<Vec<Bucket>> {
    sql::nested(&*cx.pool_of(actor.org).await?, actor, id, &store_key(cx, location), location).await
}
