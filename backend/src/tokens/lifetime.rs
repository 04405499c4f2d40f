//! Lifetime of tokens.

use crate::Result;

/// Lifetime of a token, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(pub(super) i32);

impl Lifetime {
    /// The choices in the interface, in days.
    pub const CHOICES: [i32; 4] = [7, 30, 90, 365];

    /// A lifetime in days.
    ///
    /// # Errors
    /// A sentence unless it is 1 to 365 days.
    pub fn days(days: i32) -> Result<Self, domain::Invalid> {
        Self::seconds(days.saturating_mul(86_400))
    }

    /// A lifetime in seconds.
    ///
    /// # Errors
    /// A sentence unless it is a minute to 365 days.
    pub fn seconds(seconds: i32) -> Result<Self, domain::Invalid> {
        if (60..=365 * 86_400).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err("A token expires in 365 days at most.".into())
        }
    }
}
