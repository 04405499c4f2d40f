//! What sign-ins are for.

use domain::{id::PersonId, org::OrgSlug};

/// What a sign-in is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// Signing in.
    SignIn,
    /// Accepting an invitation by its link, given by the last part of that.
    Join(&'a str),
    /// Making the first account and the first organisation, by the set-up token.
    SetUp(&'a str, &'a OrgSlug),
    /// Adding the identity to the account of whoever is signed in.
    Link(PersonId),
    /// Confirming that it is still the person who is signed in.
    Confirm(PersonId),
}
