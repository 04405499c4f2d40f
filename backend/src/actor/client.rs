//! Data clients that name the namespace with each call: by a token, or by user name and password.

use domain::{
    id::PersonId,
    secret::SecretInput,
    token::{Access, Resource, Scope},
};

use super::{Actor, ActorToken, sql};
use crate::{ClientNetwork, Context, Credentials, Error, Result, Visitor, audit, audit::Author, people};

/// Somebody who calls, before it is known in which namespace. A token that was made in an organisation is good for that
/// organisation only; one that was made in somebody's own namespace, and a password, for all they belong to.
#[derive(Debug)]
pub struct Client {
    person: PersonId,
    token: Option<ActorToken>,
    only: Option<Actor>,
    is_session: bool,
    scopes: Vec<Scope>,
    request_id: Option<String>,
}

impl Client {
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
    pub(crate) fn acting(&self, actor: Actor) -> Actor {
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

/// The bearer of an API token, whatever namespace it was made in.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not one, is revoked or has expired.
pub async fn authenticate_client(cx: &Context, token: &str) -> Result<Client> {
    let bearer = super::find_bearer(cx, token).await?;
    let words = bearer.actor.token.iter().flat_map(|token| &token.scopes);
    // What an older or a newer server wrote and this one does not know gives nothing.
    let scopes = words.filter_map(|scope| scope.parse().ok()).collect();
    Ok(Client {
        person: bearer.actor.person,
        token: bearer.actor.token.clone(),
        only: (!bearer.actor.is_personal).then_some(bearer.actor),
        is_session: bearer.is_session,
        scopes,
        request_id: None,
    })
}

/// Somebody with this user name, or e-mail address, and password.
///
/// # Errors
/// [`Error::Unauthenticated`] when they do not belong together; otherwise as [`sign_in`](crate::people::sign_in).
pub async fn sign_in_client(
    cx: &Context,
    name: &str,
    password: &SecretInput,
    network: ClientNetwork,
) -> Result<Client> {
    match people::sign_in(cx, Credentials { name, password }, Visitor::at(network)).await {
        Ok(person) => {
            audit::record_shown_password(cx, person, network).await?;
            Ok(Client {
                person,
                token: None,
                only: None,
                is_session: true,
                scopes: vec![Scope::Everything],
                request_id: None,
            })
        }
        Err(Error::Invalid(_)) => Err(Error::Unauthenticated),
        Err(error) => Err(error),
    }
}

/// A client in a namespace, by its name or its id.
///
/// # Errors
/// [`Error::NotFound`] when there is no such namespace, they do not belong to it, or their token is another's.
pub async fn find_of_client(cx: &Context, client: &Client, namespace: &str) -> Result<Actor> {
    let actor = sql::in_namespace(&cx.pool, client.person, namespace).await?;
    let is_reached = |actor: &Actor| client.only.as_ref().is_none_or(|only| only.org == actor.org);
    let actor = actor.filter(is_reached).ok_or(Error::NotFound)?;
    Ok(client.acting(actor))
}
