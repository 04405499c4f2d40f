//! What somebody has shown to open a session.

use domain::id::{PasskeyId, PersonId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;

use crate::{Conflict, Error, Result, passkeys, people::ShownPassword};

/// The part of a session's content that says what it was opened with.
#[derive(Debug, Default, Deserialize)]
struct Proof {
    password: Option<ShownPassword>,
    passkey: Option<PasskeyId>,
}

/// Whatever ends the sessions of a person, of a password or of a passkey changes the account or the passkey first: this locks both
/// until the transaction ends, and compares. So a sign-in that takes a while opens nothing when it is over.
///
/// # Errors
/// [`Conflict::SignInOver`] when what was shown is not valid any more.
pub(super) async fn must_hold(tx: &mut PgConnection, person: PersonId, data: &Value) -> Result<()> {
    let proof = Proof::deserialize(data).map_err(|error| Error::Internal(error.into()))?;
    let holds = match (proof.password, proof.passkey) {
        (Some(shown), _) => shown.holds(tx).await?,
        (None, Some(passkey)) => passkeys::lock(tx, person, passkey).await?,
        (None, None) => true,
    };
    if holds { Ok(()) } else { Err(Conflict::SignInOver.into()) }
}
