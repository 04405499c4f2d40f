//! The members of an organisation, and their roles.

use domain::{id::PersonId, member::Member, org::Role};

use super::sql;
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByName, KeysetPage, KeysetRequest},
};

/// The organisation's members, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Member>> {
    Ok(list_after(cx, actor, &KeysetRequest::everything()).await?.items)
}

/// A part of the organisation's people, by name. The search looks at names and e-mail addresses.
/// When others were last seen is for admins only.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    wanted: &KeysetRequest<ByName>,
) -> Result<KeysetPage<Member, ByName>> {
    let mut found = sql::members(&*cx.pool_of(actor.org).await?, actor.org, wanted).await?;
    for member in found.iter_mut().filter(|member| !actor.role.manages() && member.id != actor.person) {
        member.seen = None;
    }
    Ok(KeysetPage::of(found, wanted, |member| ByName::of(&member.name, member.id)))
}

/// The role of a person in the actor's organisation, if they are a member.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for a narrowed token, or a visitor, that asks about somebody else.
pub async fn get_role(cx: &Context, actor: &Actor, person: PersonId) -> Result<Option<Role>> {
    if person != actor.person {
        actor.must_reach_whole()?;
    }
    sql::role(&*cx.pool_of(actor.org).await?, actor.org, person).await
}
