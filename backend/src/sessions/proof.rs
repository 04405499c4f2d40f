//! What somebody has shown to open a session.

use domain::id::{IdentityId, PasskeyId, PersonId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;

use super::{id::SessionId, sql};
use crate::{
    Conflict, Error, Result, passkeys,
    people::{self, ShownPassword},
    sign_on,
};

/// The part of a session's content that says what it was opened with.
#[derive(Debug, Default, Deserialize)]
struct Proof {
    password: Option<ShownPassword>,
    passkey: Option<PasskeyId>,
    identity: Option<IdentityId>,
}

/// Locks an account until the transaction ends, against whatever ends its sessions, if this session is still open.
///
/// # Errors
/// [`Error::Unauthenticated`] when it was ended.
pub(crate) async fn must_be_open(tx: &mut PgConnection, person: PersonId, session: SessionId<'_>) -> Result<()> {
    people::lock_account(tx, person).await?;
    if sql::is_open(tx, person, &session.hash()).await? { Ok(()) } else { Err(Error::Unauthenticated) }
}

/// Whatever ends the sessions of a person, of a password, of a passkey or of an identity locks the account, or changes what they
/// showed, first: this locks both until the transaction ends, and compares. So a sign-in that takes a while opens nothing when it is
/// over, and none slips in unseen while others are ended.
///
/// # Errors
/// [`Conflict::SignInOver`] when what was shown is not valid any more.
pub(super) async fn must_hold(tx: &mut PgConnection, person: PersonId, data: &Value) -> Result<()> {
    let proof = Proof::deserialize(data).map_err(|error| Error::Internal(error.into()))?;
    let holds = match proof {
        Proof { password: Some(shown), .. } => shown.holds(tx).await?,
        Proof { passkey, identity, .. } => {
            people::lock_account(tx, person).await?;
            match (passkey, identity) {
                (Some(passkey), _) => passkeys::lock(tx, person, passkey).await?,
                (None, Some(identity)) => sign_on::lock_identity(tx, person, identity).await?,
                (None, None) => true,
            }
        }
    };
    if holds { Ok(()) } else { Err(Conflict::SignInOver.into()) }
}
