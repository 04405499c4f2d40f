//! Retention of events.

use domain::Invalid;

use crate::Result;

/// How long events are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub(super) Option<i32>);

impl Retention {
    /// The shortest retention, in days. The database enforces it, too (migration 0017).
    pub const SHORTEST: i32 = 30;

    /// Days; 0 for ever.
    ///
    /// # Errors
    /// A sentence for 1 to 29 days, and for negative numbers.
    pub fn days(days: i32) -> Result<Self, Invalid> {
        match days {
            0 => Ok(Self(None)),
            Self::SHORTEST.. => Ok(Self(Some(days))),
            _ => Err("Events stay for 30 days at least. 0 keeps them for ever.".into()),
        }
    }
}
