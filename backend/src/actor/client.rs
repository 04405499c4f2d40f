use domain::{
    id::PersonId,
    token::{Access, Resource, Scope},
};

use super::{
    author::Author,
    identity::{Actor, ActorToken},
};
use crate::{Error, Result, people::ShownPassword};

/// An authenticated caller, before the namespace is known. A token made in an organisation is valid in that
/// organisation only; a token made in a personal namespace, and a password, are valid in all of the person's
/// namespaces.
#[derive(Debug)]
pub struct Client {
    pub(super) person: PersonId,
    pub(super) token: Option<ActorToken>,
    pub(super) only: Option<Actor>,
    /// The password of this request.
    pub(super) shown: Option<ShownPassword>,
    pub(super) is_session: bool,
    pub(super) scopes: Vec<Scope>,
    pub(super) request_id: Option<String>,
}

impl Client {
    /// A person who has just entered their password.
    pub(crate) fn with_password(shown: ShownPassword) -> Self {
        let scopes = vec![Scope::Everything];
        let person = shown.person;
        Self { person, token: None, only: None, shown: Some(shown), is_session: true, scopes, request_id: None }
    }

    /// The person.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The organisation their token is limited to, if any.
    #[must_use]
    pub fn only_in(&self) -> Option<&Actor> {
        self.only.as_ref()
    }

    /// The public id of the API token used, if any.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.id.as_str())
    }

    /// Whether they entered their password, now or when this session began. Required for making tokens.
    #[must_use]
    pub fn has_signed_in(&self) -> bool {
        self.is_session
    }

    /// The password they sent with this request. Required for opening a session: a session opened by a session would never
    /// end.
    pub(crate) fn shown_password(&self) -> Option<&ShownPassword> {
        self.shown.as_ref()
    }

    /// The same, with the request's id.
    #[must_use]
    pub fn with_request(self, request_id: Option<String>) -> Self {
        Self { request_id, ..self }
    }

    /// As the author of an event about their account.
    pub(crate) fn author(&self) -> Author<'_> {
        let token = self.token.as_ref().map(|token| token.id.as_str());
        Author::Account { person: self.person, token, request_id: self.request_id.as_deref() }
    }

    /// The same person in a namespace, with the same token.
    #[must_use]
    pub fn acting(&self, actor: Actor) -> Actor {
        actor.with_token(self.token.clone()).with_request(self.request_id.clone())
    }

    /// Refuses access that the token's scopes do not cover. One that is narrowed reaches repos and bucket configs only, and makes
    /// and deletes no organisation.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn must_reach(&self, resource: Resource, access: Access) -> Result<()> {
        let is_narrowed = self.token.as_ref().is_some_and(|token| token.is_narrowed);
        if is_narrowed && (resource != Resource::Organization || access == Access::Admin) {
            return Err(Error::Forbidden);
        }
        let covers = self.scopes.iter().any(|scope| scope.covers(resource, access));
        if covers { Ok(()) } else { Err(Error::Forbidden) }
    }
}
