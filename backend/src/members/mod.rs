//! Who belongs to an organisation: members, their roles, and invitations by one-time link.

mod sql;

use domain::{
    draft::people::NewPerson,
    id::{InvitationId, PersonId},
    member::{Invitation, InvitationNote, Member, Offer},
    org::{OrgSlug, Role},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use zeroize::Zeroizing;

pub(crate) use self::sql::insert_member;
use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    people, random,
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

impl Backend {
    /// The organisation's people, by name.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn list_members(&self, actor: &Actor) -> Result<Vec<Member>> {
        sql::members(&*self.pool_of(actor.org).await?, actor.org).await
    }

    /// The role of somebody in the actor's organisation, if they belong to it.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn role_of(&self, actor: &Actor, person: PersonId) -> Result<Option<Role>> {
        sql::role(&*self.pool_of(actor.org).await?, actor.org, person).await
    }

    /// Gives somebody another role: admins up to admin, owners any. Nobody changes their own.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Conflict::LastOwner`], which the database decides.
    pub async fn set_role(&self, actor: &Actor, person: PersonId, role: Role) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let before = self.must_look_after(&mut tx, actor, person).await?;
        if !actor.role.may_grant(role) {
            return Err(Error::Forbidden);
        }
        sql::set_role(&mut tx, actor.org, person, role).await?;
        // Whoever may not invite any more has nobody invited.
        if !role.manages() {
            sql::revoke_invitations_by(&mut tx, actor.org, person).await?;
        }
        let detail = json!({ "before": before, "after": role });
        audit::record(&mut tx, actor, Action::MemberRoleChanged, &Subject::person(person), detail).await?;
        keep_an_owner(tx.commit().await)
    }

    /// Takes somebody out of the organisation, with the tokens and open invitations they have there. Nobody takes
    /// themselves out.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Conflict::LastOwner`], which the database decides.
    pub async fn remove_member(&self, actor: &Actor, person: PersonId) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let role = self.must_look_after(&mut tx, actor, person).await?;
        sql::remove(&mut tx, actor.org, person).await?;
        audit::record(&mut tx, actor, Action::MemberRemoved, &Subject::person(person), json!({ "role": role })).await?;
        keep_an_owner(tx.commit().await)
    }

    /// The role of somebody this actor may change or take out.
    async fn must_look_after(&self, tx: &mut PgConnection, actor: &Actor, person: PersonId) -> Result<Role> {
        actor.must_manage()?;
        let role = sql::lock_role(tx, actor.org, person).await?.ok_or(Error::NotFound)?;
        if person == actor.person || !actor.role.may_grant(role) { Err(Error::Forbidden) } else { Ok(role) }
    }

    /// Makes a link by which one person joins the organisation in this role, within seven days.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers, for roles the actor may not give, and for tokens;
    /// [`Error::RateLimited`].
    pub async fn invite(&self, actor: &Actor, role: Role, note: &InvitationNote) -> Result<NewInvitation> {
        actor.must_manage_org()?;
        if !actor.role.may_grant(role) || actor.token.is_some() {
            return Err(Error::Forbidden);
        }
        self.budgets.invitations.spend(&actor.person)?;
        let token = random::url_safe_secret();
        let id = InvitationId::from(random::uuid());
        let mut tx = self.pool.begin().await?;
        sql::insert_invitation(&mut tx, actor, id, role, note, &token_hash(&token)).await?;
        let detail = json!({ "role": role, "note": note });
        audit::record(&mut tx, actor, Action::InvitationCreated, &Subject::invitation(id).named(note), detail).await?;
        let invitations = sql::invitations(&mut *tx, actor.org).await?;
        let invitation = invitations.into_iter().find(|invitation| invitation.id == id).ok_or(Error::NotFound)?;
        tx.commit().await?;
        Ok(NewInvitation { token, invitation })
    }

    /// Invitations that still work, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers.
    pub async fn list_invitations(&self, actor: &Actor) -> Result<Vec<Invitation>> {
        actor.must_manage()?;
        sql::invitations(&*self.pool_of(actor.org).await?, actor.org).await
    }

    /// Ends an invitation: its link does not work any more.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers, and for roles the actor may not give.
    pub async fn revoke_invitation(&self, actor: &Actor, id: InvitationId) -> Result<()> {
        actor.must_manage()?;
        let mut tx = self.pool.begin().await?;
        let role = sql::delete_invitation(&mut tx, actor.org, id).await?.ok_or(Error::NotFound)?;
        if !actor.role.may_grant(role) {
            return Err(Error::Forbidden);
        }
        audit::record(&mut tx, actor, Action::InvitationRevoked, &Subject::invitation(id), json!({ "role": role }))
            .await?;
        Ok(tx.commit().await?)
    }

    /// What a link offers to whoever holds it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the link does not work.
    pub async fn offer_of(&self, token: &str, person: Option<PersonId>) -> Result<Offer> {
        sql::offer(&self.pool, &token_hash(token), person).await?.ok_or(Error::NotFound)
    }

    /// Takes up an invitation as somebody who has an account. Its link never works again.
    ///
    /// # Errors
    /// [`Conflict::InvitationGone`]; [`Conflict::AlreadyMember`], which leaves the invitation open.
    pub async fn accept(&self, token: &str, person: PersonId) -> Result<OrgSlug> {
        let mut tx = self.pool.begin().await?;
        let slug = join(&mut tx, token, person).await?;
        tx.commit().await?;
        Ok(slug)
    }

    /// Takes up an invitation as somebody new: makes their account and joins. The link never works again.
    ///
    /// # Errors
    /// [`Conflict::InvitationGone`]; [`Conflict::EmailTaken`], which leaves the invitation open.
    pub async fn join(&self, token: &str, new: &NewPerson) -> Result<(PersonId, OrgSlug)> {
        // Whoever has no link makes nobody hash anything.
        if sql::offer(&self.pool, &token_hash(token), None).await?.is_none() {
            return Err(Conflict::InvitationGone.into());
        }
        let password_hash = people::hash_password(&new.password).await?;
        let mut tx = self.pool.begin().await?;
        let person = people::insert(&mut tx, new, &password_hash).await?;
        self.insert_namespace(&mut tx, person, &new.email).await?;
        let slug = join(&mut tx, token, person).await?;
        tx.commit().await?;
        Ok((person, slug))
    }
}

async fn join(tx: &mut PgConnection, token: &str, person: PersonId) -> Result<OrgSlug> {
    let taken = sql::take_invitation(tx, &token_hash(token)).await?.ok_or(Conflict::InvitationGone)?;
    if !sql::insert_member(tx, taken.org, person, taken.role).await? {
        return Err(Conflict::AlreadyMember.into());
    }
    let detail = json!({ "role": taken.role, "invitation": taken.id });
    let actor = Actor::joining(person, taken.org, taken.slug.clone(), taken.role);
    audit::record(tx, &actor, Action::MemberJoined, &Subject::person(person), detail).await?;
    Ok(taken.slug)
}

/// That an owner is left is looked at when the transaction ends.
pub(crate) fn keep_an_owner(committed: sqlx::Result<()>) -> Result<()> {
    match committed.map_err(Error::from) {
        Err(error) if error.violates("membership_last_owner") => Err(Conflict::LastOwner.into()),
        done => done,
    }
}
