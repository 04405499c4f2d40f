//! What sign-ins are for.

use domain::id::PersonId;

/// What a sign-in is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// Signing in.
    SignIn,
    /// Accepting an invitation by its link, given by the last part of that.
    Join(&'a str),
    /// Adding the identity to the account of whoever is signed in.
    Link(PersonId),
    /// Confirming that it is still the person who is signed in.
    Confirm(PersonId),
}
