//! Members and invitations, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    draft::people::{InviteDraft, JoinDraft},
    id::{InvitationId, PersonId},
    member::{Invitation, Member, Offer},
    moment::Moment,
    org::Role,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::tokens::ServiceUri;
use crate::{
    act::{Answer, Done, act},
    refusal::Refusal,
};

/// The members of an organisation, as seen by one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// All members, by name.
    pub members: Vec<Member>,
    /// Pending invitations; none for members who may not invite.
    pub invitations: Vec<Invitation>,
    /// The reader.
    pub reader: PersonId,
    /// Their role.
    pub role: Role,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// A new invitation: its link is returned only once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FreshInvitation {
    /// The link.
    pub link: String,
    /// The role it grants.
    pub role: Role,
}

impl Answer for FreshInvitation {}

/// An invitation, as the holder of its link sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// The offered organisation and role.
    pub offer: Offer,
    /// The name of the signed-in person.
    pub reader: Option<String>,
}

/// The members of the organisation.
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

/// The content of an invitation, for the holder of its link.
///
/// # Errors
/// [`Refusal::NotFound`] when the link is not valid.
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

/// Joins the organisation with a new account, by the link of an invitation, and signs in.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "join", input = Json, output = Json)]
pub async fn join(token: String, #[server(flatten)] draft: JoinDraft) -> Result<Done, Refusal> {
    let session = super::session_of_request()?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let from = super::Browser::of_request().network();
    let joined = backend::invitations::join(&super::context(), &token, &new, from).await;
    let (person, org) = joined.map_err(super::refuse)?;
    super::session::open(&session, super::By::NewPassword(person)).await?;
    let notice = format!("Your account is ready. You belong to {org} now.");
    Ok(Done::new(notice).to(crate::routes::buckets(&org)))
}
act!(Join, Invitation);

/// Joins the organisation as the reader, by the link of an invitation. Whoever is signed out is led to the sign-in page, and
/// back.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "accept", input = Json, output = Json)]
pub async fn accept(token: String) -> Result<Done, Refusal> {
    let person = match super::person().await {
        Err(Refusal::SignIn) => {
            let link = crate::routes::invitation(&token);
            return Ok(Done::leading_to(crate::routes::login_then(&link)));
        }
        person => person?,
    };
    let org = backend::invitations::accept(&super::context(), &token, person).await.map_err(super::refuse)?;
    let notice = format!("You belong to {org} now.");
    Ok(Done::new(notice).to(crate::routes::buckets(&org)))
}
act!(Accept, Invitation);

/// Creates an invitation with a link; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/invite", input = Json, output = Json)]
pub async fn invite(org: String, #[server(flatten)] draft: InviteDraft) -> Result<FreshInvitation, Refusal> {
    let actor = super::actor(&org).await?;
    let (role, note) = draft.parse().map_err(Refusal::Fields)?;
    if role == Role::Owner {
        super::must_be_fresh().await?;
    }
    let made = backend::invitations::invite_by_link(&super::context(), &actor, role, &note).await;
    let made = made.map_err(super::refuse)?;
    let link = format!("{}{}", expect_context::<ServiceUri>().0, crate::routes::invitation(&made.token));
    Ok(FreshInvitation { link, role })
}
act!(Invite, Members);

/// Revokes an invitation; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/revoke-invitation", input = Json, output = Json)]
pub async fn revoke_invitation(org: String, invitation: InvitationId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::invitations::revoke(&super::context(), &actor, invitation).await.map_err(super::refuse)?;
    Ok(Done::new("The invitation was revoked. Its link does not work any more."))
}
act!(RevokeInvitation, Members);

/// Changes a member's role; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/set-role", input = Json, output = Json)]
pub async fn set_role(org: String, person: PersonId, role: Role) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    if role == Role::Owner {
        super::must_be_fresh().await?;
    }
    let cx = super::context();
    backend::members::set_role(&cx, &actor, person, role).await.map_err(super::refuse)?;
    let name = backend::people::get_viewer(&cx, person).await.map_err(super::refuse)?.name;
    Ok(Done::new(format!("{name} is {} now.", role.with_article())).about(person))
}
act!(SetRole, Members);

/// Removes a member; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/remove", input = Json, output = Json)]
pub async fn remove(org: String, person: PersonId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::members::remove(&super::context(), &actor, person).await.map_err(super::refuse)?;
    Ok(Done::new("The member was removed, with the API tokens they had here."))
}
act!(Remove, Members);

/// Leaves the organisation.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "members/leave", input = Json, output = Json)]
pub async fn leave(org: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::members::leave(&super::context(), &actor).await.map_err(super::refuse)?;
    let left = format!("You left {}. The API tokens you had there are revoked.", actor.slug());
    Ok(Done::new(left).to(crate::routes::account()))
}
act!(Leave, Members);
