//! Invitations, as the organisation and as the invited people see them.

use domain::{
    id::{InvitationId, PersonId},
    member::{Invitation, Offer, ReceivedInvitation},
};

use super::{link::token_hash, sql};
use crate::{Context, Error, Result, actor::Actor};

/// Open invitations, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Invitation>> {
    actor.must_manage()?;
    sql::open(&*cx.pool_of(actor.org).await?, actor.org).await
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
    sql::addressed_to(&cx.pool, person).await
}
