//! The members of an organisation, and their roles.

use domain::{id::PersonId, member::Member, org::Role};

use super::sql;
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByName, Following, Part},
};

/// The organisation's members, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Member>> {
    Ok(list_after(cx, actor, &Following::everything()).await?.items)
}

/// A part of the organisation's people, by name. The search looks at names and e-mail addresses.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(cx: &Context, actor: &Actor, wanted: &Following<ByName>) -> Result<Part<Member, ByName>> {
    let found = sql::members(&*cx.pool_of(actor.org).await?, actor.org, wanted).await?;
    Ok(Part::of(found, wanted, |member| ByName::of(&member.name, member.id)))
}

/// The role of a person in the actor's organisation, if they are a member.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_role(cx: &Context, actor: &Actor, person: PersonId) -> Result<Option<Role>> {
    sql::role(&*cx.pool_of(actor.org).await?, actor.org, person).await
}
