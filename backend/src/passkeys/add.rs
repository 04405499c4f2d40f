//! Adds a passkey.

use domain::{
    id::PasskeyId,
    passkey::{PASSKEYS, PasskeyName},
    secret::SecretInput,
};
use serde_json::json;
use webauthn_rs::prelude::{CredentialID, Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    available::relying_party,
    challenge::{self, Asked, Challenge},
    sql::{self, Kind},
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    random,
};

/// Begins to add a passkey to a person's account.
///
/// # Errors
/// As [`relying_party`]; [`Conflict::PasskeyNeedsPassword`]; [`Conflict::TooManyPasskeys`].
pub async fn begin_adding(cx: &Context, own: &Actor) -> Result<Asked> {
    let party = relying_party(cx)?;
    let owner = sql::owner(&cx.pool, own.person).await?.ok_or(Error::NotFound)?;
    if !owner.has_password {
        return Err(Conflict::PasskeyNeedsPassword.into());
    }
    if owner.passkeys.len() >= PASSKEYS {
        return Err(Conflict::TooManyPasskeys.into());
    }
    let known = owner.passkeys.into_iter().map(CredentialID::from).collect();
    let (options, state) = party
        .0
        .start_passkey_registration(own.person.into(), &owner.email, &owner.name, Some(known))
        .map_err(|error| Error::Internal(error.into()))?;
    let mut options = serde_json::to_value(options).map_err(|error| Error::Internal(error.into()))?;
    // The library leaves this to the authenticator; whoever signs in here names no account first.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
    challenge::put(cx, Kind::Add, Some(own.person), &options, &state).await
}

/// Adds the passkey that a browser made for a challenge.
///
/// # Errors
/// As [`begin_adding`]; [`Conflict::NoPasskey`]; [`Conflict::PasskeyTooLate`]; [`Conflict::PasskeyNotAdded`] for an answer from
/// another origin, for another relying party, without user verification, or malformed; [`Conflict::PasskeyKnown`].
pub async fn add(
    cx: &Context,
    own: &Actor,
    challenge: Option<Challenge>,
    answer: &SecretInput,
    name: &PasskeyName,
) -> Result<()> {
    let party = relying_party(cx)?;
    if answer.expose().is_empty() {
        return Err(Conflict::NoPasskey.into());
    }
    let state: PasskeyRegistration = challenge::take(cx, Kind::Add, Some(own.person), challenge).await?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(answer.expose()).map_err(|_| Conflict::PasskeyNotAdded)?;
    let passkey = party.0.finish_passkey_registration(&answer, &state).map_err(|_| Conflict::PasskeyNotAdded)?;
    store(cx, own, &passkey, name).await
}

async fn store(cx: &Context, own: &Actor, passkey: &Passkey, name: &PasskeyName) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    // Two at once must not both be the last one.
    let has_password = sql::lock_owner(&mut tx, own.person).await?.ok_or(Error::NotFound)?;
    if !has_password {
        return Err(Conflict::PasskeyNeedsPassword.into());
    }
    if sql::count(&mut tx, own.person).await? >= PASSKEYS as i64 {
        return Err(Conflict::TooManyPasskeys.into());
    }
    let id = PasskeyId::from(random::uuid());
    if !sql::insert(&mut tx, id, own.person, name.as_str(), passkey).await? {
        return Err(Conflict::PasskeyKnown.into());
    }
    let detail = json!({ "name": name.as_str() });
    audit::record(&mut tx, own, Action::PasskeyAdded, &Subject::person(own.person), detail).await?;
    Ok(tx.commit().await?)
}
