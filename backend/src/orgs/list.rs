//! The organisations of a client, and the members of one.

use super::{
    organization::{Organization, OrganizationUser},
    sql,
};
use crate::{
    Context, Result,
    actor::{Actor, Client},
};

/// The organisations a client can act in, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, client: &Client) -> Result<Vec<Organization>> {
    let only = client.only_in().map(|actor| actor.org);
    sql::organizations(&cx.pool, client.person(), only).await
}

/// The members of the actor's organisation, by user name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_users(cx: &Context, actor: &Actor) -> Result<Vec<OrganizationUser>> {
    sql::users_of(&*cx.pool_of(actor.org).await?, actor.org).await
}
