//! A person acting in one namespace, and the API token they came with.

use domain::{
    id::{OrgId, PersonId},
    org::{OrgSlug, Role},
    token::{Access, Resource, Scope},
};
use time::OffsetDateTime;

use crate::{Error, Result};

/// A person acting in one organisation, or in the namespace that is their own.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) person: PersonId,
    pub(crate) org: OrgId,
    pub(crate) slug: OrgSlug,
    pub(crate) role: Role,
    pub(crate) is_personal: bool,
    pub(crate) token: Option<ActorToken>,
    pub(crate) request_id: Option<String>,
    /// Whether the operator does it in their place, by a command.
    pub(crate) is_operator: bool,
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
        Self { person, org, slug, role, is_personal: false, token: None, request_id: None, is_operator: false }
    }

    /// The public id of the API token they came with, if they came with one.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.id.as_str())
    }

    /// Whether this is their own namespace rather than an organisation.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.is_personal
    }

    /// The same person, in whose place the operator acts: events tell so.
    #[must_use]
    pub fn by_operator(self) -> Self {
        Self { is_operator: true, ..self }
    }

    /// The same, who came with this token.
    pub(crate) fn with_token(self, token: Option<ActorToken>) -> Self {
        Self { token, ..self }
    }

    /// Notes the request, so that audit events can be matched with log lines.
    #[must_use]
    pub fn with_request(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// Whether they may have keys to read: everybody who belongs to an organisation may, unless they come with a token whose
    /// scopes do not cover it.
    pub(crate) fn may_read(&self) -> bool {
        self.token_reaches(Access::Read)
    }

    /// Whether they may have keys that write: by their role, and by the scopes of the token they come with.
    pub(crate) fn may_write(&self) -> bool {
        self.role.writes() && self.token_reaches(Access::ReadWrite)
    }

    fn token_reaches(&self, access: Access) -> bool {
        self.token.as_ref().is_none_or(|token| token.reaches(access))
    }

    /// Refuses whoever may not create, edit, test and delete.
    pub(crate) fn must_manage(&self) -> Result<()> {
        if self.role.manages() { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The same for what only organisations have: bucket configs, repos, members.
    pub(crate) fn must_manage_org(&self) -> Result<()> {
        if self.is_personal { Err(Error::NotFound) } else { self.must_manage() }
    }
}

/// The API token somebody came with, as it was when the request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorToken {
    /// Its public id.
    pub(crate) id: String,
    /// What it may be used for, in the words the database keeps.
    pub(crate) scopes: Vec<String>,
    /// When it stops working.
    pub(crate) expires_at: OffsetDateTime,
}

impl ActorToken {
    /// Whether its scopes cover so much of an organisation. A word that this server does not know covers nothing.
    fn reaches(&self, access: Access) -> bool {
        let mut scopes = self.scopes.iter().filter_map(|word| word.parse::<Scope>().ok());
        scopes.any(|scope| scope.covers(Resource::Organization, access))
    }
}
