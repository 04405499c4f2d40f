//! A person acting in one namespace, and the API token used.

use domain::{
    grant::Level,
    id::{OrgId, PersonId},
    org::{OrgSlug, Role},
    token::{Access, Resource, Scope},
};
use time::OffsetDateTime;

use crate::{Error, Result};

/// A person acting in one organisation, or in their own namespace.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) person: PersonId,
    pub(crate) org: OrgId,
    pub(crate) slug: OrgSlug,
    pub(crate) role: Role,
    pub(crate) is_personal: bool,
    pub(crate) token: Option<ActorToken>,
    pub(crate) request_id: Option<String>,
    /// Whether the operator acts for them, by a command.
    pub(crate) is_operator: bool,
    /// Whether they are no member, and here for a repo that everybody with an account reads.
    pub(crate) is_visitor: bool,
}

impl Actor {
    /// The person.
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

    /// A person who is joining an organisation, in their new role.
    pub(crate) fn joining(person: PersonId, org: OrgId, slug: OrgSlug, role: Role) -> Self {
        Self {
            person,
            org,
            slug,
            role,
            is_personal: false,
            token: None,
            request_id: None,
            is_operator: false,
            is_visitor: false,
        }
    }

    /// Somebody who is no member, at a repo that everybody with an account reads. Nothing of the organisation but that repo is
    /// theirs to see: this actor is given to the acts on one repo only.
    pub(super) fn visiting(person: PersonId, org: OrgId, slug: OrgSlug) -> Self {
        Self { is_visitor: true, ..Self::joining(person, org, slug, Role::Reader) }
    }

    /// The public id of the API token used, if any.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.id.as_str())
    }

    /// Whether they are no member of the organisation, and reach one repo only.
    #[must_use]
    pub fn is_visitor(&self) -> bool {
        self.is_visitor
    }

    /// Whether this is their own namespace rather than an organisation.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.is_personal
    }

    /// The same person, with the operator acting for them: events say so.
    #[must_use]
    pub fn by_operator(self) -> Self {
        Self { is_operator: true, ..self }
    }

    /// The same, using this token.
    pub(crate) fn with_token(self, token: Option<ActorToken>) -> Self {
        let role = token.as_ref().map_or(self.role, |token| token.cap(self.role));
        Self { token, role, ..self }
    }

    /// What is left of a role with the token used.
    pub(crate) fn within_token(&self, role: Role) -> Role {
        self.token.as_ref().map_or(role, |token| token.cap(role))
    }

    /// Refuses a token that is narrowed to some repos and bucket configs, and visitors.
    pub(crate) fn must_reach_whole(&self) -> Result<()> {
        let is_narrowed = self.token.as_ref().is_some_and(|token| token.is_narrowed);
        if is_narrowed || self.is_visitor { Err(Error::Forbidden) } else { Ok(()) }
    }

    /// Sets the request's id, so that audit events can be matched with log lines.
    #[must_use]
    pub fn with_request(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// Whether they may have keys to read what they reach, unless the token's scopes do not cover it.
    pub(crate) fn may_read(&self) -> bool {
        self.token_reaches(Access::Read)
    }

    /// Whether they may have keys to write what they reach at this level: by their role, and by the token's scopes.
    pub(crate) fn may_write(&self, level: Option<Level>) -> bool {
        level >= Some(Level::Write) && self.role.writes() && self.token_reaches(Access::ReadWrite)
    }

    fn token_reaches(&self, access: Access) -> bool {
        self.token.as_ref().is_none_or(|token| token.reaches(access))
    }

    /// Refuses roles that may not create, edit, test and delete.
    pub(crate) fn must_manage(&self) -> Result<()> {
        if self.role.manages() { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The same, for acts that only organisations have: bucket configs, repos, members.
    pub(crate) fn must_manage_org(&self) -> Result<()> {
        if self.is_personal { Err(Error::NotFound) } else { self.must_manage() }
    }
}

/// The API token used, as it was when the request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorToken {
    /// Its public id.
    pub(crate) id: String,
    /// Its scopes, by their words in the database.
    pub(crate) scopes: Vec<String>,
    /// When the keys made with it expire at the latest: with it, or, if it is renewed by something else, with that.
    pub(crate) keys_until: OffsetDateTime,
    /// Whether it is narrowed to some repos and bucket configs.
    pub(crate) is_narrowed: bool,
}

impl ActorToken {
    /// A narrowed token is for data: whoever holds it manages nothing with it.
    fn cap(&self, role: Role) -> Role {
        if self.is_narrowed { role.min(Role::Member) } else { role }
    }

    /// Whether its scopes cover this access to an organisation. An unknown scope covers nothing.
    fn reaches(&self, access: Access) -> bool {
        let mut scopes = self.scopes.iter().filter_map(|word| word.parse::<Scope>().ok());
        scopes.any(|scope| scope.covers(Resource::Organization, access))
    }
}
