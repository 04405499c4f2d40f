//! Browser sessions, as their person sees them.

use serde::{Deserialize, Serialize};

use crate::{id::IdentityId, moment::Moment};

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

/// An identity at an identity provider, linked with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityView {
    /// Its id.
    pub id: IdentityId,
    /// The provider's name on buttons.
    pub provider: String,
    /// The address that the provider stated when it was linked.
    pub email: Option<String>,
    /// When it was linked.
    pub linked_at: Moment,
    /// When somebody last signed in with it.
    pub used_at: Moment,
}
