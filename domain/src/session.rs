//! Browser sessions, as their person sees them.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// A live session of a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// When the person signed in.
    pub opened_at: Moment,
    /// Its last recorded use, which may be some minutes old.
    pub seen_at: Moment,
    /// Whether it is the session that asks.
    pub is_current: bool,
}
