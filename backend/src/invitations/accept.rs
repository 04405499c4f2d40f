//! Accepts an invitation with an existing account.

use domain::{
    id::{InvitationId, PersonId},
    org::OrgSlug,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    link::token_hash,
    sql::{self, InvitationRef},
};
use crate::{
    Conflict, Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    members,
};

/// Accepts an invitation link with an existing account. The link never works again.
///
/// # Errors
/// [`Conflict::InvitationGone`]; [`Conflict::AlreadyMember`], which leaves the invitation open.
pub async fn accept(cx: &Context, token: &str, person: PersonId) -> Result<OrgSlug> {
    let mut tx = cx.pool.begin().await?;
    let slug = admit(&mut tx, InvitationRef::Link(&token_hash(token)), person).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Accepts an invitation addressed to this person.
///
/// # Errors
/// [`Conflict::InvitationGone`], also for another person's; [`Conflict::AlreadyMember`].
pub async fn accept_received(cx: &Context, id: InvitationId, person: PersonId) -> Result<OrgSlug> {
    let mut tx = cx.pool.begin().await?;
    let slug = admit(&mut tx, InvitationRef::Addressed(id, person), person).await?;
    tx.commit().await?;
    Ok(slug)
}

pub(super) async fn admit(tx: &mut PgConnection, invitation: InvitationRef<'_>, person: PersonId) -> Result<OrgSlug> {
    let taken = sql::take(tx, invitation).await?.ok_or(Conflict::InvitationGone)?;
    if !members::insert_member(tx, taken.org, person, taken.role, None).await? {
        return Err(Conflict::AlreadyMember.into());
    }
    let detail = json!({ "role": taken.role, "invitation": taken.id });
    let actor = Actor::joining(person, taken.org, taken.slug.clone(), taken.role);
    audit::record(tx, &actor, Action::MemberJoined, &Subject::person(person), detail).await?;
    Ok(taken.slug)
}
