//! Invitations, as the organisation and as the invited people see them.

use domain::{
    id::{InvitationId, PersonId},
    member::{Invitation, Offer, ReceivedInvitation},
};

use uuid::Uuid;

use super::{link::token_hash, sql};
use crate::{
    Context, Error, Result,
    actor::Actor,
    listing::{ByTime, KeysetPage, KeysetRequest},
};

/// Open invitations, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Invitation>> {
    Ok(list_after(cx, actor, &KeysetRequest::everything()).await?.items)
}

/// A part of them.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    wanted: &KeysetRequest<ByTime<Uuid>>,
) -> Result<KeysetPage<Invitation, ByTime<Uuid>>> {
    actor.must_manage()?;
    Ok(KeysetPage::placed(sql::open(&*cx.pool_of(actor.org).await?, actor.org, wanted).await?, wanted))
}

/// The open invitation of the actor's organisation with this id.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn get(cx: &Context, actor: &Actor, id: InvitationId) -> Result<Invitation> {
    let open = list(cx, actor).await?;
    open.into_iter().find(|open| open.id == id).ok_or(Error::NotFound)
}

/// The open invitation of the actor's organisation addressed to this user name.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn find_by_name(cx: &Context, actor: &Actor, username: &str) -> Result<InvitationId> {
    actor.must_manage()?;
    sql::named(&*cx.pool_of(actor.org).await?, actor.org, username).await?.ok_or(Error::NotFound)
}

/// What an invitation link offers.
///
/// # Errors
/// [`Error::NotFound`] when the link does not work.
pub async fn get_offer(cx: &Context, token: &str, person: Option<PersonId>) -> Result<Offer> {
    sql::offer(&cx.pool, &token_hash(token), person).await?.ok_or(Error::NotFound)
}

/// The open invitations addressed to a person, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_received(cx: &Context, person: PersonId) -> Result<Vec<ReceivedInvitation>> {
    Ok(list_received_after(cx, person, &KeysetRequest::everything()).await?.items)
}

/// A part of them.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_received_after(
    cx: &Context,
    person: PersonId,
    wanted: &KeysetRequest<ByTime<Uuid>>,
) -> Result<KeysetPage<ReceivedInvitation, ByTime<Uuid>>> {
    Ok(KeysetPage::placed(sql::addressed_to(&cx.pool, person, wanted).await?, wanted))
}
