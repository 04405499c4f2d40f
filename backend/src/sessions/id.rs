//! The id of a browser session, and its events.

use domain::{id::PersonId, moment::Moment};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use crate::{
    Result,
    actor::Author,
    audit::{self, Action, Subject},
};

/// The seconds without use after which a session ends.
pub const IDLE_LIFETIME_SECONDS: i64 = 12 * 3600;

/// The longest lifetime of a session and its cookie, in seconds.
pub const ABSOLUTE_LIFETIME_SECONDS: i64 = 7 * 24 * 3600;

/// The seconds after a sign-in, or its confirmation, for which it is fresh.
const FRESH_SECONDS: i64 = 15 * 60;

/// Whether a person was seen recently enough for an act that a stolen session must not do: replacing a secret, making an
/// owner, deleting an organisation, linking another way in. `confirmed` is when they last signed in or confirmed it.
#[must_use]
pub fn is_fresh(confirmed: Option<Moment>, now: Moment) -> bool {
    confirmed.is_some_and(|at| at <= now && now.unix_seconds() - at.unix_seconds() < FRESH_SECONDS)
}

/// The id of a browser session, as in its cookie.
#[derive(Clone, Copy)]
pub struct SessionId<'a>(pub &'a [u8]);

impl SessionId<'_> {
    pub(crate) fn hash(self) -> [u8; 32] {
        hash(self.0)
    }
}

impl std::fmt::Debug for SessionId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId")
    }
}

/// Records that a person signed in, and with which identity provider or passkey, which is in the content of the session. The client's
/// address is in the log line of the session's request.
pub(super) async fn record_signed_in(tx: &mut PgConnection, person: PersonId, data: &Value) -> Result<()> {
    let mut detail = json!({ "door": "browser" });
    if let Some(provider) = data.get("provider") {
        detail["provider"] = provider.clone();
    }
    if let Some(passkey) = data.get("passkey") {
        detail["passkey"] = passkey.clone();
    }
    record_with(tx, Action::SignedIn, person, detail).await
}

/// The client's address is in the log line of the session's request.
pub(super) async fn record(tx: &mut PgConnection, action: Action, person: PersonId) -> Result<()> {
    record_with(tx, action, person, json!({ "door": "browser" })).await
}

/// Records what a person did with a session, by themselves.
pub(super) async fn record_with(tx: &mut PgConnection, action: Action, person: PersonId, detail: Value) -> Result<()> {
    let author = Author::Account { person, token: None, request_id: None };
    audit::record(tx, author, action, &Subject::person(person), detail).await
}

pub(super) fn hash(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}
