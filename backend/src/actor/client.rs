use domain::{
    id::PersonId,
    token::{Access, Resource, Scope},
};

use super::{
    author::Author,
    identity::{Actor, ActorToken},
};
use crate::{Error, Result};

/// Somebody who calls, before it is known in which namespace. A token that was made in an organisation is good for that
/// organisation only; one that was made in somebody's own namespace, and a password, for all they belong to.
#[derive(Debug)]
pub struct Client {
    pub(super) person: PersonId,
    pub(super) token: Option<ActorToken>,
    pub(super) only: Option<Actor>,
    pub(super) is_session: bool,
    pub(super) scopes: Vec<Scope>,
    pub(super) request_id: Option<String>,
}

impl Client {
    /// Somebody who has just shown their password.
    pub(crate) fn with_password(person: PersonId) -> Self {
        let scopes = vec![Scope::Everything];
        Self { person, token: None, only: None, is_session: true, scopes, request_id: None }
    }

    /// Who it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The organisation their token is limited to, if it is.
    #[must_use]
    pub fn only_in(&self) -> Option<&Actor> {
        self.only.as_ref()
    }

    /// The public id of the API token they came with, if they came with one.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.id.as_str())
    }

    /// Whether they have shown their password, now or when this session began: only then may they make tokens.
    #[must_use]
    pub fn has_signed_in(&self) -> bool {
        self.is_session
    }

    /// Whether they show their password with this very request: only then a session begins. One that began by a session
    /// would never end.
    #[must_use]
    pub fn shows_password(&self) -> bool {
        self.token.is_none()
    }

    /// The same, whose request has this name.
    #[must_use]
    pub fn with_request(self, request_id: Option<String>) -> Self {
        Self { request_id, ..self }
    }

    /// Who does what is about their account rather than a namespace.
    pub(crate) fn author(&self) -> Author<'_> {
        let token = self.token.as_ref().map(|token| token.id.as_str());
        Author::Account { person: self.person, token, request_id: self.request_id.as_deref() }
    }

    /// The same person in a namespace, as they came.
    #[must_use]
    pub fn acting(&self, actor: Actor) -> Actor {
        actor.with_token(self.token.clone()).with_request(self.request_id.clone())
    }

    /// Refuses what the scopes of their token do not cover.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn must_reach(&self, resource: Resource, access: Access) -> Result<()> {
        let covers = self.scopes.iter().any(|scope| scope.covers(resource, access));
        if covers { Ok(()) } else { Err(Error::Forbidden) }
    }
}
