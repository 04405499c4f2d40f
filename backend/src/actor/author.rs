//! Who does what events tell, and in which namespace.

use domain::{
    id::{OrgId, PersonId},
    org::OrgSlug,
};

use super::identity::Actor;

/// Who an event is of, and where it belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Author<'a> {
    /// Somebody acting in a namespace.
    Actor(&'a Actor),
    /// Somebody with an account, in what is their own.
    Account {
        /// Who.
        person: PersonId,
        /// The public id of the API token they came with.
        token: Option<&'a str>,
        /// The request it was done with.
        request_id: Option<&'a str>,
    },
    /// Somebody who is not known, at the door of an account; of none where nobody has the name they gave.
    Stranger {
        /// Whose account.
        account: Option<PersonId>,
        /// The request it was done with.
        request_id: Option<&'a str>,
    },
    /// The operator, by a command, or the server's own upkeep. In an organisation the operator acts as an actor of it.
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

    /// Whose own namespace it belongs to, where it belongs to none that is named.
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

/// Where what the operator does belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// What is somebody's own.
    Own(PersonId),
    /// Nowhere in particular.
    Server,
}
