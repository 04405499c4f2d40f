//! The organisations of a client, and the members of one.

use super::{
    organization::{Organization, OrganizationUser},
    sql,
};
use crate::{
    Context, Result,
    actor::{Actor, Client},
    listing::{KeysetPage, KeysetRequest},
};

/// The organisations a client can act in, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, client: &Client) -> Result<Vec<Organization>> {
    Ok(list_after(cx, client, &KeysetRequest::everything()).await?.items)
}

/// A part of them. Names are compared as they are; no two are the same.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    client: &Client,
    wanted: &KeysetRequest<String>,
) -> Result<KeysetPage<Organization, String>> {
    let only = client.only_in().map(|actor| actor.org);
    let found = sql::organizations(&cx.pool, client.person(), only, client.token_id(), wanted).await?;
    Ok(KeysetPage::of(found, wanted, |org| org.slug.to_string()))
}

/// The members of the actor's organisation, by user name.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for a narrowed token.
pub async fn list_users(cx: &Context, actor: &Actor) -> Result<Vec<OrganizationUser>> {
    actor.must_reach_whole()?;
    sql::users_of(&*cx.pool_of(actor.org).await?, actor.org).await
}
