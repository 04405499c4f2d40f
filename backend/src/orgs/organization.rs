//! An organisation and its people, as data clients see them.

use domain::{
    id::OrgId,
    moment::Moment,
    org::{OrgSlug, Role},
    profile::Profile,
};

use crate::people::User;

/// An organisation, as one of its people sees it.
#[derive(Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub slug: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// What it says of itself.
    pub profile: Profile,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// Somebody in an organisation.
#[derive(Debug)]
pub struct OrganizationUser {
    /// Who.
    pub user: User,
    /// Their role.
    pub role: Role,
}
