//! The owner of a token.

use domain::{id::PersonId, moment::Moment};

/// The owner and lifetime of a token.
#[derive(Debug)]
pub struct TokenHolder {
    /// The person's id.
    pub person: PersonId,
    /// Their e-mail address.
    pub email: String,
    /// When the token was created.
    pub created_at: Moment,
    /// When it expires.
    pub expires_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}
