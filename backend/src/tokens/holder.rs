//! Whose a token is.

use domain::{id::PersonId, moment::Moment};

/// Whose token it is, and how long it works.
#[derive(Debug)]
pub struct TokenHolder {
    /// The person's id.
    pub person: PersonId,
    /// Their e-mail address.
    pub email: String,
    /// When the token was made.
    pub created_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}
