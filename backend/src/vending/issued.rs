//! Cached temporary credentials.

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::cloud::{aws::Session, google::Token};

/// Cached temporary credentials.
#[derive(Debug)]
pub(super) struct Issued {
    /// How long they last, in seconds, from when they were asked for; no longer than was asked.
    pub(super) lasts: i32,
    pub(super) credentials: Temporary,
}

impl Issued {
    pub(super) fn expires_at(&self) -> OffsetDateTime {
        self.credentials.expires_at()
    }

    /// Adds to an audit event what identifies these credentials in the customer's own logs.
    pub(super) fn tell(&self, detail: &mut Value) {
        detail["expires_at"] = json!(domain::moment::Moment::from(self.expires_at()).iso());
        match &self.credentials {
            Temporary::Keys(session) => {
                detail["access_key_id"] = json!(session.access_key_id);
                detail["sts_request_id"] = json!(session.request_id);
            }
            Temporary::Token(token) => detail["service_account"] = json!(token.account),
        }
    }
}

/// The credentials themselves.
#[derive(Debug)]
pub(super) enum Temporary {
    Keys(Session),
    Token(Token),
}

impl Temporary {
    pub(super) fn expires_at(&self) -> OffsetDateTime {
        match self {
            Self::Keys(session) => session.expires_at,
            Self::Token(token) => token.expires_at,
        }
    }
}
