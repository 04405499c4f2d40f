//! Members and invitations, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    id::PersonId,
    member::{Invitation, Member, Offer},
    moment::Moment,
    org::Role,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// The people of an organisation, as one of them sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Everybody, by name.
    pub members: Vec<Member>,
    /// Invitations that still work; none for those who may not invite.
    pub invitations: Vec<Invitation>,
    /// The reader.
    pub reader: PersonId,
    /// Their role.
    pub role: Role,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// An invitation that was just made: the only time its link is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FreshInvitation {
    /// The link.
    pub link: String,
    /// The role it gives.
    pub role: Role,
}

/// An invitation, as the holder of its link sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// What it offers.
    pub offer: Offer,
    /// The name of whoever is signed in.
    pub reader: Option<String>,
}

/// The people of the organisation.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/list", input = Json, output = Json)]
pub async fn load_people(org: String) -> Result<People, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let members = backend::members::list(&cx, &actor).await.map_err(super::refuse)?;
    let invitations = if actor.role().manages() {
        backend::invitations::list(&cx, &actor).await.map_err(super::refuse)?
    } else {
        Vec::new()
    };
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(People { members, invitations, reader: actor.person(), role: actor.role(), now })
}

/// What an invitation offers, to whoever holds its link.
///
/// # Errors
/// [`Refusal::NotFound`] when the link does not work.
#[server(prefix = "/api/ui", endpoint = "members/offer", input = Json, output = Json)]
pub async fn load_offer(token: String) -> Result<Invited, Refusal> {
    let cx = super::context();
    let person = super::person().await.ok();
    let offer = backend::invitations::get_offer(&cx, &token, person).await.map_err(super::refuse)?;
    let reader = match person {
        Some(person) => backend::people::get_viewer(&cx, person).await.ok().map(|viewer| viewer.name),
        None => None,
    };
    Ok(Invited { offer, reader })
}
