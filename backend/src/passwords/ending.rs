//! What ends with an old password.

use domain::{field::FieldErrors, id::PersonId, person::check_new_password, secret::SecretInput};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::sql;
use crate::{Result, sessions::SessionId};

/// What ends with an old password, beside every session of data clients.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The one browser session that goes on; the others end.
    pub except: Option<SessionId<'a>>,
    /// Whether API tokens are revoked, too.
    pub tokens: bool,
}

pub(super) fn check(new: &SecretInput) -> Result<()> {
    check_new_password(new).map_err(|invalid| FieldErrors::at("new_password", invalid.to_string()).into())
}

/// Ends what was begun with the old password; answers with what an event says of it.
pub(super) async fn end(tx: &mut PgConnection, person: PersonId, ending: Ending<'_>) -> Result<Value> {
    let except = ending.except.map(SessionId::hash);
    sql::end_sessions(tx, person, except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    sql::end_resets(tx, person).await?;
    let tokens = sql::revoke_tokens(tx, person, ending.tokens).await?;
    Ok(json!({ "tokens_revoked": tokens }))
}

pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
