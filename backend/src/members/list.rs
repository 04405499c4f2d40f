//! The members of an organisation, and their roles.

use domain::{id::PersonId, member::Member, org::Role};

use super::sql;
use crate::{Context, Result, actor::Actor};

/// The organisation's members, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Member>> {
    sql::members(&*cx.pool_of(actor.org).await?, actor.org).await
}

/// The role of a person in the actor's organisation, if they are a member.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_role(cx: &Context, actor: &Actor, person: PersonId) -> Result<Option<Role>> {
    sql::role(&*cx.pool_of(actor.org).await?, actor.org, person).await
}
