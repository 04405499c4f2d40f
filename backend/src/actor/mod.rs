//! Who asks, and what they may do. Rights are read from the database for every request; no session or token holds any.

mod sql;

use domain::{
    id::{OrgId, PersonId},
    org::{OrgSlug, Role},
};

use crate::{Backend, Error, Result, tokens};

/// A person acting in one organisation.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) person: PersonId,
    pub(crate) org: OrgId,
    pub(crate) slug: OrgSlug,
    pub(crate) role: Role,
    pub(crate) token: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Actor {
    /// Who it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The organisation they act in.
    #[must_use]
    pub fn slug(&self) -> &OrgSlug {
        &self.slug
    }

    /// Their role there.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Somebody who is joining an organisation, in the role they are given.
    pub(crate) fn joining(person: PersonId, org: OrgId, slug: OrgSlug, role: Role) -> Self {
        Self { person, org, slug, role, token: None, request_id: None }
    }

    /// The public id of the API token they came with, if they came with one.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Notes the request, so that audit events can be matched with log lines.
    #[must_use]
    pub fn with_request(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// Refuses whoever may not create, edit, test and delete.
    pub(crate) fn must_manage(&self) -> Result<()> {
        if self.role.manages() { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl Backend {
    /// A signed-in person in the organisation a path names.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such organisation or they do not belong to it.
    pub async fn actor_in_session(&self, person: PersonId, slug: &str) -> Result<Actor> {
        sql::member(&self.pool, person, slug).await?.ok_or(Error::NotFound)
    }

    /// The bearer of an API token. The organisation is the token's own.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the token is not one, is revoked or has expired.
    pub async fn actor_with_token(&self, token: &str) -> Result<Actor> {
        let token = tokens::Presented::parse(token).ok_or(Error::Unauthenticated)?;
        let (actor, secret_hash) = sql::token_bearer(&self.pool, &token.id).await?.unzip();
        match actor {
            Some(actor) if token.matches(secret_hash.as_deref()) => Ok(actor),
            _ => Err(Error::Unauthenticated),
        }
    }
}
