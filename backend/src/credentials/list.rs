//! Lists of cloud credentials.

use domain::{
    credential::Credential,
    id::CloudCredentialId,
    listing::{CredentialView, Page, PageRequest},
};

use super::{
    filter::{CredentialFilter, Kinds},
    sql,
};
use crate::{
    Context, Result,
    actor::Actor,
    buckets,
    listing::{ByName, KeysetPage, KeysetRequest},
};

/// A page of the namespace's credentials, by name, and their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(
    cx: &Context,
    actor: &Actor,
    filter: CredentialFilter,
    wanted: PageRequest,
) -> Result<Page<Credential>> {
    actor.must_reach_whole()?;
    let items = sql::page(&*cx.pool_of(actor.org).await?, actor.org, filter, &wanted).await?;
    let total = sql::count(&*cx.pool_of(actor.org).await?, actor.org, filter, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// A page of the namespace's credentials that a view shows, and their number.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_view(
    cx: &Context,
    actor: &Actor,
    view: &CredentialView,
    wanted: PageRequest,
) -> Result<Page<Credential>> {
    actor.must_reach_whole()?;
    let items = sql::view_page(&*cx.pool_of(actor.org).await?, actor.org, view, &wanted).await?;
    let total = sql::view_count(&*cx.pool_of(actor.org).await?, actor.org, view, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// The ids of all credentials that a view shows, in its order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_ids(
    cx: &Context,
    actor: &Actor,
    view: &CredentialView,
    search: &str,
) -> Result<Vec<CloudCredentialId>> {
    actor.must_reach_whole()?;
    let every = PageRequest::every(search);
    let ids = sql::view_ids(&*cx.pool_of(actor.org).await?, actor.org, view, &every).await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Those of these credentials that the actor's namespace has, in this order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_these(cx: &Context, actor: &Actor, ids: &[CloudCredentialId]) -> Result<Vec<Credential>> {
    actor.must_reach_whole()?;
    sql::some(&*cx.pool_of(actor.org).await?, actor.org, ids).await
}

/// A part of the namespace's credentials, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    filter: CredentialFilter,
    wanted: &KeysetRequest<ByName>,
) -> Result<KeysetPage<Credential, ByName>> {
    actor.must_reach_whole()?;
    let found = sql::after(&*cx.pool_of(actor.org).await?, actor.org, filter, wanted).await?;
    Ok(KeysetPage::of(found, wanted, |credential| ByName::of(credential.name.as_str(), credential.id)))
}

/// The credentials that bucket configs can use, by name: at most a thousand.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_for_buckets(cx: &Context, actor: &Actor) -> Result<Vec<Credential>> {
    actor.must_reach_whole()?;
    let filter = CredentialFilter { provider: None, kinds: Some(Kinds::OpeningBuckets) };
    sql::page(&*cx.pool_of(actor.org).await?, actor.org, filter, &PageRequest { rows: 1_000, ..PageRequest::default() })
        .await
}

/// Some nicknames of the bucket configs that use a credential.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_bucket_names(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Vec<String>> {
    actor.must_reach_whole()?;
    Ok(buckets::names_on_credential(&*cx.pool_of(actor.org).await?, actor.org, id).await?)
}
