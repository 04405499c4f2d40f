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

/// Ends the sessions and tokens of the old password; returns the details for the event.
pub(super) async fn end(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<Value> {
    sql::end_resets(tx, person).await?;
    let (devices, tokens) = end_opened(tx, person, ending).await?;
    Ok(json!({ "tokens_revoked": tokens, "devices_signed_out": devices }))
}

/// Ends everything that a person's password has opened so far but the session `except`; returns the details for the event. API
/// tokens, and links for a new password, stay.
pub(crate) async fn end_what_it_opened(
    tx: &mut PgConnection,
    person: PersonId,
    except: Option<SessionId<'_>>,
) -> Result<Value> {
    let (devices, _) = end_opened(tx, person, Ending { except, tokens: false }).await?;
    Ok(json!({ "devices_signed_out": devices }))
}

/// Returns the numbers of ended devices and of revoked API tokens.
async fn end_opened(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<(i64, i64)> {
    let except = ending.except.map(SessionId::hash);
    // Sign-ins in progress wait for this, and see what has changed.
    sql::lock_account(tx, person).await?;
    sql::end_sessions(tx, person, except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    let devices = devices::end_all(tx, person).await?;
    let tokens = sql::revoke_tokens(tx, person, ending.tokens).await?;
    Ok((devices, tokens))
}

pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
