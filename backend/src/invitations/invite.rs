//! Invites a person: by a one-time link, or by their user name.

use domain::{
    id::InvitationId,
    member::{Invitation, InvitationNote},
    org::{OrgSlug, Role},
};
use serde_json::json;
use sqlx::PgConnection;
use zeroize::Zeroizing;

use super::{
    link::token_hash,
    sql::{self, Recipient},
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    listing::KeysetRequest,
    random,
};

/// A new invitation. Its token exists only here.
#[derive(Debug)]
pub struct NewInvitation {
    /// The last part of its link.
    pub token: Zeroizing<String>,
    /// The stored invitation.
    pub invitation: Invitation,
}

/// Creates a link by which one person joins the organisation in this role, within seven days.
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
    let mut tx = cx.begin(actor.org).await?;
    let recipient = Recipient::Link { token_hash: &token_hash(&token), note };
    let id = make(&mut tx, actor, role, &recipient).await?;
    let detail = json!({ "role": role, "note": note });
    audit::record(&mut tx, actor, Action::InvitationCreated, &Subject::invitation(id).named(note), detail).await?;
    let invitation = made(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(NewInvitation { token, invitation })
}

/// Invites the person with this user name to join in this role, within seven days. The answer does not reveal whether
/// the name exists.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for roles the actor may not give; [`Conflict::TheyBelongAlready`];
/// [`Conflict::InvitedAlready`]; [`Error::RateLimited`].
pub async fn invite_by_name(cx: &Context, actor: &Actor, username: &OrgSlug, role: Role) -> Result<Invitation> {
    actor.must_manage_org()?;
    cx.budgets.invitations.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    sql::delete_expired(&mut tx, actor.org, username.as_str()).await?;
    let id = make(&mut tx, actor, role, &Recipient::Name { username: username.as_str() }).await?;
    if sql::is_member(&mut tx, actor.org, username.as_str()).await? {
        return Err(Conflict::TheyBelongAlready.into());
    }
    let detail = json!({ "role": role });
    let subject = Subject::invitation(id).named(username);
    audit::record(&mut tx, actor, Action::InvitationCreated, &subject, detail).await?;
    let invitation = made(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(invitation)
}

async fn made(tx: &mut PgConnection, actor: &Actor, id: InvitationId) -> Result<Invitation> {
    let open = sql::open(tx, actor.org, &KeysetRequest::everything()).await?;
    open.into_iter().find_map(|(_, open)| (open.id == id).then_some(open)).ok_or(Error::NotFound)
}

/// Creates an invitation. The database checks whether the inviter may give the role, by their current role.
async fn make(tx: &mut PgConnection, actor: &Actor, role: Role, recipient: &Recipient<'_>) -> Result<InvitationId> {
    let id = InvitationId::from(random::uuid());
    match sql::insert(tx, actor, id, role, recipient).await.map_err(Error::from) {
        Err(error) if error.violates("invitation_within_role") => Err(Error::Forbidden),
        Err(error) if error.violates("invitation_username_unique") => Err(Conflict::InvitedAlready.into()),
        Err(error) => Err(error),
        Ok(()) => Ok(id),
    }
}
