//! The author of an event, and its namespace.

use domain::{
    id::{OrgId, PersonId},
    org::OrgSlug,
};

use super::identity::Actor;

/// The author of an event, and where the event belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Author<'a> {
    /// A person acting in a namespace.
    Actor(&'a Actor),
    /// A person acting on their own account.
    Account {
        /// The person.
        person: PersonId,
        /// The public id of the API token used.
        token: Option<&'a str>,
        /// The request.
        request_id: Option<&'a str>,
    },
    /// An unauthenticated caller who tried to sign in; `account` is `None` if the name is unknown.
    Stranger {
        /// The account.
        account: Option<PersonId>,
        /// The request.
        request_id: Option<&'a str>,
    },
    /// The operator, by a command, or the server's upkeep. In an organisation the operator acts as an actor of it.
    Operator(Place),
}

impl<'a> From<&'a Actor> for Author<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self::Actor(actor)
    }
}

impl<'a> Author<'a> {
    pub(crate) fn org(self) -> Option<(OrgId, &'a OrgSlug)> {
        match self {
            Self::Actor(actor) => Some((actor.org, &actor.slug)),
            Self::Account { .. } | Self::Stranger { .. } | Self::Operator(_) => None,
        }
    }

    /// The owner of the personal namespace the event belongs to, unless a namespace is named.
    pub(crate) fn at_home_of(self) -> Option<PersonId> {
        match self {
            Self::Account { person, .. } | Self::Operator(Place::Own(person)) => Some(person),
            Self::Stranger { account, .. } => account,
            Self::Actor(_) | Self::Operator(Place::Server) => None,
        }
    }

    pub(crate) fn person(self) -> Option<PersonId> {
        match self {
            Self::Actor(actor) => (!actor.is_operator).then_some(actor.person),
            Self::Account { person, .. } => Some(person),
            Self::Stranger { .. } | Self::Operator(_) => None,
        }
    }

    pub(crate) fn token(self) -> Option<&'a str> {
        match self {
            Self::Actor(actor) => actor.token_id(),
            Self::Account { token, .. } => token,
            Self::Stranger { .. } | Self::Operator(_) => None,
        }
    }

    pub(crate) fn request_id(self) -> Option<&'a str> {
        match self {
            Self::Actor(actor) => actor.request_id.as_deref(),
            Self::Account { request_id, .. } | Self::Stranger { request_id, .. } => request_id,
            Self::Operator(_) => None,
        }
    }
}

/// Where an act of the operator belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// In a person's own namespace.
    Own(PersonId),
    /// In no namespace.
    Server,
}
