//! Invitations: by a one-time link, or addressed to a user name. Nobody becomes a member without accepting one, and none
//! gives more than its maker may give at that moment.

use domain::{
    draft::people::NewPerson,
    id::{InvitationId, PersonId},
    member::{Invitation, InvitationNote, Offer, ReceivedInvitation},
    org::{OrgSlug, Role},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use zeroize::Zeroizing;

use super::sql::{
    self,
    invitations::{self, Held, Way},
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    people, random, share,
};

/// An invitation that was just made. Its token exists here and nowhere else.
#[derive(Debug)]
pub struct NewInvitation {
    /// The last part of its link.
    pub token: Zeroizing<String>,
    /// What is kept of it.
    pub invitation: Invitation,
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Makes a link by which one person joins the organisation in this role, within seven days.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, for roles the actor may not give, and for tokens;
/// [`Error::RateLimited`].
pub async fn invite_by_link(cx: &Context, actor: &Actor, role: Role, note: &InvitationNote) -> Result<NewInvitation> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    actor.must_manage_org()?;
    cx.budgets.invitations.spend(&actor.person)?;
    let token = random::url_safe_secret();
    let mut tx = cx.pool.begin().await?;
    let way = Way::Link { token_hash: &token_hash(&token), note };
    let id = make(&mut tx, actor, role, &way).await?;
    let detail = json!({ "role": role, "note": note });
    audit::record(&mut tx, actor, Action::InvitationCreated, &Subject::invitation(id).named(note), detail).await?;
    let open = invitations::open(&mut *tx, actor.org).await?;
    let invitation = open.into_iter().find(|invitation| invitation.id == id).ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(NewInvitation { token, invitation })
}

/// Invites whoever has this user name to join in this role, within seven days. Whether anybody has it is not told.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for roles the actor may not give;
/// [`Conflict::TheyBelongAlready`]; [`Conflict::InvitedAlready`]; [`Error::RateLimited`].
pub async fn invite_by_name(cx: &Context, actor: &Actor, username: &OrgSlug, role: Role) -> Result<()> {
    actor.must_manage_org()?;
    cx.budgets.invitations.spend(&actor.person)?;
    let mut tx = cx.pool.begin().await?;
    invitations::delete_expired(&mut tx, actor.org, username.as_str()).await?;
    let id = make(&mut tx, actor, role, &Way::Name { username: username.as_str() }).await?;
    if invitations::is_member(&mut tx, actor.org, username.as_str()).await? {
        return Err(Conflict::TheyBelongAlready.into());
    }
    let detail = json!({ "role": role });
    let subject = Subject::invitation(id).named(username);
    audit::record(&mut tx, actor, Action::InvitationCreated, &subject, detail).await?;
    Ok(tx.commit().await?)
}

/// Invitations that still work, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<Invitation>> {
    actor.must_manage()?;
    invitations::open(&*share::pool_of(cx, actor.org).await?, actor.org).await
}

/// Ends an invitation: nobody joins by it any more.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers, and for roles the actor may not give.
pub async fn revoke(cx: &Context, actor: &Actor, id: InvitationId) -> Result<()> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    let (own, _) = sql::lock_roles(&mut tx, actor.org, actor.person, actor.person).await?;
    let role = invitations::delete(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    if !own.is_some_and(|own| own.may_grant(role)) {
        return Err(Error::Forbidden);
    }
    audit::record(&mut tx, actor, Action::InvitationRevoked, &Subject::invitation(id), json!({ "role": role })).await?;
    Ok(tx.commit().await?)
}

/// The open invitation of the actor's organisation that is addressed to this user name.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn find_by_name(cx: &Context, actor: &Actor, username: &str) -> Result<InvitationId> {
    actor.must_manage()?;
    invitations::named(&*share::pool_of(cx, actor.org).await?, actor.org, username).await?.ok_or(Error::NotFound)
}

/// What a link offers to whoever holds it.
///
/// # Errors
/// [`Error::NotFound`] when the link does not work.
pub async fn get_offer(cx: &Context, token: &str, person: Option<PersonId>) -> Result<Offer> {
    invitations::offer(&cx.pool, &token_hash(token), person).await?.ok_or(Error::NotFound)
}

/// The open invitations that are addressed to somebody, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_received(cx: &Context, person: PersonId) -> Result<Vec<ReceivedInvitation>> {
    invitations::addressed_to(&cx.pool, person).await
}

/// Takes up an invitation as somebody who has an account. Its link never works again.
///
/// # Errors
/// [`Conflict::InvitationGone`]; [`Conflict::AlreadyMember`], which leaves the invitation open.
pub async fn accept(cx: &Context, token: &str, person: PersonId) -> Result<OrgSlug> {
    let mut tx = cx.pool.begin().await?;
    let slug = admit(&mut tx, Held::Link(&token_hash(token)), person).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Takes up an invitation that is addressed to this person.
///
/// # Errors
/// [`Conflict::InvitationGone`], also for somebody else's; [`Conflict::AlreadyMember`].
pub async fn accept_received(cx: &Context, id: InvitationId, person: PersonId) -> Result<OrgSlug> {
    let mut tx = cx.pool.begin().await?;
    let slug = admit(&mut tx, Held::Addressed(id, person), person).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Declines an invitation that is addressed to the actor, which is an event of their own namespace: their address is
/// not for the organisation's record.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's.
pub async fn decline(cx: &Context, id: InvitationId, own: &Actor) -> Result<OrgSlug> {
    let mut tx = cx.pool.begin().await?;
    let slug = invitations::decline(&mut tx, id, own.person).await?.ok_or(Error::NotFound)?;
    let subject = Subject::invitation(id).named(format!("to {slug}"));
    audit::record(&mut tx, own, Action::InvitationDeclined, &subject, json!({})).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Takes up an invitation as somebody new: makes their account and joins. The link never works again.
///
/// # Errors
/// [`Conflict::InvitationGone`]; [`Conflict::EmailTaken`], which leaves the invitation open.
pub async fn join(cx: &Context, token: &str, new: &NewPerson) -> Result<(PersonId, OrgSlug)> {
    // Whoever has no link makes nobody hash anything.
    if invitations::offer(&cx.pool, &token_hash(token), None).await?.is_none() {
        return Err(Conflict::InvitationGone.into());
    }
    let password_hash = people::hash_password(&new.password).await?;
    let mut tx = cx.pool.begin().await?;
    let person = people::insert_account(cx, &mut tx, new, &password_hash).await?;
    let slug = admit(&mut tx, Held::Link(&token_hash(token)), person).await?;
    tx.commit().await?;
    Ok((person, slug))
}

/// Makes an invitation. Whether its maker may give the role is for the database to judge, by the role they have now.
async fn make(tx: &mut PgConnection, actor: &Actor, role: Role, way: &Way<'_>) -> Result<InvitationId> {
    let id = InvitationId::from(random::uuid());
    match invitations::insert(tx, actor, id, role, way).await.map_err(Error::from) {
        Err(error) if error.violates("invitation_within_role") => Err(Error::Forbidden),
        Err(error) if error.violates("invitation_username_unique") => Err(Conflict::InvitedAlready.into()),
        Err(error) => Err(error),
        Ok(()) => Ok(id),
    }
}

async fn admit(tx: &mut PgConnection, held: Held<'_>, person: PersonId) -> Result<OrgSlug> {
    let taken = invitations::take(tx, held).await?.ok_or(Conflict::InvitationGone)?;
    if !sql::insert_member(tx, taken.org, person, taken.role).await? {
        return Err(Conflict::AlreadyMember.into());
    }
    let detail = json!({ "role": taken.role, "invitation": taken.id });
    let actor = Actor::joining(person, taken.org, taken.slug.clone(), taken.role);
    audit::record(tx, &actor, Action::MemberJoined, &Subject::person(person), detail).await?;
    Ok(taken.slug)
}
