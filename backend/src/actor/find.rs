//! Resolves a person in a namespace. Permissions are read from the database for every request.

use domain::id::{OrgId, PersonId};

use super::{client::Client, identity::Actor, sight, sql};
use crate::{At, Context, Error, Result};

/// The signed-in person in the organisation of a path.
///
/// # Errors
/// [`Error::NotFound`] when there is no such organisation or they are not a member.
pub async fn find(cx: &Context, person: PersonId, slug: &str) -> Result<Actor> {
    let found = sql::member(&cx.pool, person, slug).await?.ok_or(Error::NotFound)?;
    Ok(seen(cx, found))
}

/// The signed-in person in their own namespace.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn find_own(cx: &Context, person: PersonId) -> Result<Actor> {
    sql::owner(&cx.pool, person).await?.ok_or(Error::NotFound)
}

/// The namespace that keeps what is the person's alone: their own, or the organisation of a service account.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub(crate) async fn find_home(cx: &Context, person: PersonId) -> Result<OrgId> {
    sql::home(&cx.pool, person).await?.ok_or(Error::NotFound)
}

/// A client in a namespace, by its name or its id.
///
/// # Errors
/// [`Error::NotFound`] when there is no such namespace, they are not a member, or their token belongs to another.
pub async fn find_of_client(at: impl Into<At<'_>>, client: &Client, namespace: &str) -> Result<Actor> {
    in_namespace(&mut at.into(), client, namespace).await
}

async fn in_namespace(at: &mut At<'_>, client: &Client, namespace: &str) -> Result<Actor> {
    // Read with the token, for this request. Of a narrowed one, what it names may be gone.
    let is_whole = client.token.as_ref().is_some_and(|token| !token.is_narrowed);
    if let Some(only) = client.only.as_ref().filter(|only| is_whole && only.slug.as_str() == namespace) {
        return Ok(client.acting(only.clone()));
    }
    let found = sql::in_namespace(at.any_connection().await?, client.person, client.token_id(), namespace).await?;
    let is_reached = |found: &sql::Found| client.only.as_ref().is_none_or(|only| only.org == found.actor.org);
    let found = found.filter(is_reached).ok_or(Error::NotFound)?;
    Ok(client.acting(seen(at.cx(), found)))
}

/// A client at a repo of an organisation, by its name: as a member, or, where everybody with an account reads the repo, as a
/// visitor. A token of an organisation reaches no other, and a token that is narrowed enters only the organisations of what it
/// names.
///
/// # Errors
/// [`Error::NotFound`] for whoever is neither.
pub async fn find_at_repo(at: impl Into<At<'_>>, client: &Client, org: &str, repo: &str) -> Result<Actor> {
    let mut at = at.into();
    match in_namespace(&mut at, client, org).await {
        Ok(member) if member.is_personal || member.slug.as_str() != org => Err(Error::NotFound),
        Err(Error::NotFound) if client.only.is_none() => find_visitor(&mut at, client, org, repo).await,
        found => found,
    }
}

async fn find_visitor(at: &mut At<'_>, client: &Client, org: &str, repo: &str) -> Result<Actor> {
    let found = sql::visited(at.any_connection().await?, client.person, client.token_id(), org, repo).await?;
    Ok(client.acting(found.ok_or(Error::NotFound)?))
}

fn seen(cx: &Context, found: sql::Found) -> Actor {
    if found.is_sight_due {
        sight::note(cx, &found.actor);
    }
    found.actor
}
