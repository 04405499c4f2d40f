//! Challenges.

use domain::id::PersonId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::sql::{self, Kind};
use crate::{Conflict, Context, Error, Result, random};

/// The id of a challenge. It belongs into the session of the browser that it was made for: what answers it elsewhere is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge(pub Uuid);

/// A challenge, and what the browser is asked with.
pub struct Asked {
    /// Its id, for the session.
    pub challenge: Challenge,
    /// The options of `navigator.credentials`, as JSON (WebAuthn, sections 5.4 and 5.5), with the challenge itself.
    pub options: String,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asked([REDACTED])")
    }
}

/// Stores a challenge; `person` is whose passkey must answer it, if that is known.
pub(super) async fn put(
    cx: &Context,
    kind: Kind,
    person: Option<PersonId>,
    options: &Value,
    state: &impl Serialize,
) -> Result<Asked> {
    let challenge = Challenge(random::uuid());
    let state = serde_json::to_value(state).map_err(|error| Error::Internal(error.into()))?;
    sql::insert_challenge(&cx.pool, challenge.0, kind, person, &state).await?;
    Ok(Asked { challenge, options: options["publicKey"].to_string() })
}

/// Uses a challenge up, whatever becomes of the answer.
///
/// # Errors
/// [`Conflict::PasskeyTooLate`], also for another person's challenge and for one of the other kind.
pub(super) async fn take<S: DeserializeOwned>(
    cx: &Context,
    kind: Kind,
    person: Option<PersonId>,
    challenge: Option<Challenge>,
) -> Result<S> {
    let challenge = challenge.ok_or(Conflict::PasskeyTooLate)?;
    let state = sql::take_challenge(&cx.pool, challenge.0, kind, person).await?.ok_or(Conflict::PasskeyTooLate)?;
    serde_json::from_value(state).map_err(|error| Error::Internal(error.into()))
}
