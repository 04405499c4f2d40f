//! What a password change ends.

use domain::{field::FieldErrors, id::PersonId, person::check_new_password, secret::SecretInput};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::sql;
use crate::{Result, devices, sessions::SessionId};

/// What a password change ends, besides every session of data clients and every device.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The browser session that continues; the others end.
    pub except: Option<SessionId<'a>>,
    /// Whether to revoke API tokens, too.
    pub tokens: bool,
}

pub(super) fn check(new: &SecretInput) -> Result<()> {
    check_new_password(new).map_err(|invalid| FieldErrors::at("new_password", invalid.to_string()).into())
}

/// The numbers of what has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Browser sessions.
    pub browsers: u64,
    /// Devices.
    pub devices: i64,
    /// Sessions of data clients that signed in with the password.
    pub clients: i64,
    /// API tokens.
    pub tokens: i64,
}

impl Ended {
    /// Whether nothing was there to end.
    pub(crate) fn is_nothing(self) -> bool {
        self == Self { browsers: 0, devices: 0, clients: 0, tokens: 0 }
    }
}

/// Ends the sessions and tokens of the old password; returns the details for the event.
pub(super) async fn end(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<Value> {
    sql::end_resets(tx, person).await?;
    let ended = end_opened(tx, person, ending).await?;
    Ok(json!({ "tokens_revoked": ended.tokens, "devices_signed_out": ended.devices }))
}

/// Ends everything that a person's sign-ins have opened so far but the session `except`. API tokens, and links for a new
/// password, stay.
pub(crate) async fn end_what_it_opened(
    tx: &mut PgConnection,
    person: PersonId,
    except: Option<SessionId<'_>>,
) -> Result<Ended> {
    end_opened(tx, person, Ending { except, tokens: false }).await
}

async fn end_opened(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<Ended> {
    let except = ending.except.map(SessionId::hash);
    // Sign-ins in progress wait for this, and see what has changed.
    sql::lock_account(tx, person).await?;
    let browsers = sql::end_sessions(tx, person, except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    let devices = devices::end_all(tx, person).await?;
    let revoked = sql::revoke_tokens(tx, person, ending.tokens).await?;
    Ok(Ended { browsers, devices, clients: revoked.sessions, tokens: revoked.tokens })
}

pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
