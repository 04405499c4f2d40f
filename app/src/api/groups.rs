//! Groups, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    grant::{GroupView, PrincipalView, Reached},
    id::{GroupId, PersonId},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// A group with its members and what it reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDetails {
    /// The group.
    pub group: GroupView,
    /// Its members, by address.
    pub members: Vec<PrincipalView>,
    /// Who can be added: ids, each with an address.
    pub choices: Vec<(String, String)>,
    /// What is granted to it.
    pub reached: Vec<Reached>,
}

/// The form of a new group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupDraft {
    /// Its name.
    pub name: String,
}

/// The organisation's groups.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/list", input = Json, output = Json)]
pub async fn load_all(org: String) -> Result<Vec<GroupView>, Refusal> {
    let actor = super::actor(&org).await?;
    backend::groups::list(&super::context(), &actor).await.map_err(super::refuse)
}

/// One group; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/details", input = Json, output = Json)]
pub async fn load_group(org: String, group: GroupId) -> Result<GroupDetails, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let members = backend::groups::list_members(&cx, &actor, group).await.map_err(super::refuse)?;
    let people = backend::members::list(&cx, &actor).await.map_err(super::refuse)?;
    let accounts = backend::service_accounts::list(&cx, &actor).await.map_err(super::refuse)?;
    let everybody = people.into_iter().map(|member| (member.id, member.email));
    let everybody = everybody.chain(accounts.into_iter().map(|account| (account.id, account.address)));
    let is_in = |id| members.iter().any(|member| member.principal == domain::grant::Principal::Person(id));
    let choices = everybody.filter(|(id, _)| !is_in(*id)).map(|(id, address)| (id.to_string(), address)).collect();
    let (_, reached) = backend::grants::list_reached(&cx, &actor, domain::grant::Principal::Group(group))
        .await
        .map_err(super::refuse)?;
    let group = backend::groups::get(&cx, &actor, group).await.map_err(super::refuse)?;
    Ok(GroupDetails { group, members, choices, reached })
}

/// Creates a group; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: GroupDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let mut errors = domain::field::FieldErrors::default();
    let name = errors.check("name", draft.name.parse()).ok_or(Refusal::Fields(errors))?;
    let made = backend::groups::create(&super::context(), &actor, &name).await.map_err(super::refuse)?;
    Ok(Done::made(format!("The group {name} was added."), made.id))
}
act!(Create, Members, |_| Dialog::AddGroup);

/// Deletes a group; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/delete", input = Json, output = Json)]
pub async fn delete(org: String, group: GroupId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::groups::delete(&super::context(), &actor, group).await.map_err(super::refuse)?;
    Ok(Done::new("The group was deleted, with what was granted to it."))
}
act!(Delete, Members);

/// Adds somebody to a group; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/add", input = Json, output = Json)]
pub async fn add(org: String, group: GroupId, person: PersonId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::groups::add_member(&super::context(), &actor, group, person).await.map_err(super::refuse)?;
    Ok(Done::new("They are in the group now.").about(person).then(crate::act::NextPage::Dialog))
}
act!(Add, Members, |it| Dialog::Group(it.group));

/// Removes somebody from a group; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "groups/remove", input = Json, output = Json)]
pub async fn remove(org: String, group: GroupId, person: PersonId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::groups::remove_member(&super::context(), &actor, group, person).await.map_err(super::refuse)?;
    Ok(Done::new("They are not in the group any more.").then(crate::act::NextPage::Dialog))
}
act!(Remove, Members, |it| Dialog::Group(it.group));
