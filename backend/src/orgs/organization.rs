//! An organisation and its members, as data clients see them.

use domain::{
    id::OrgId,
    moment::Moment,
    org::{OrgSlug, Role},
    profile::Profile,
};

use crate::people::User;

/// An organisation, as a member sees it.
#[derive(Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub slug: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// Its profile.
    pub profile: Profile,
    /// When it was created.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// A member of an organisation.
#[derive(Debug)]
pub struct OrganizationUser {
    /// The person.
    pub user: User,
    /// Their role.
    pub role: Role,
}
