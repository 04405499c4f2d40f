//! Signs in, or confirms who somebody is, with a passkey.

use data_encoding::HEXLOWER;
use domain::{
    id::{PasskeyId, PersonId},
    secret::SecretInput,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, WebauthnError};

use super::{
    available::relying_party,
    challenge::{self, Asked, Challenge},
    relying_party::RelyingParty,
    sql::{self, Kind, Stored},
};
use crate::{ClientNetwork, Conflict, Context, Error, Result, audit, people, people::Visitor};

/// Who showed which passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its person.
    pub person: PersonId,
    /// The passkey.
    pub passkey: PasskeyId,
}

/// Begins a sign-in.
///
/// # Errors
/// As [`relying_party`]; [`Error::RateLimited`].
pub async fn begin_sign_in(cx: &Context, from: ClientNetwork) -> Result<Asked> {
    let party = relying_party(cx)?;
    cx.budgets.passkey_challenges.spend(&from)?;
    begin(cx, party, None).await
}

/// Begins to confirm that it is still this person.
///
/// # Errors
/// As [`begin_sign_in`].
pub async fn begin_confirming(cx: &Context, person: PersonId) -> Result<Asked> {
    let party = relying_party(cx)?;
    cx.budgets.confirmations.spend(&person)?;
    begin(cx, party, Some(person)).await
}

async fn begin(cx: &Context, party: &RelyingParty, person: Option<PersonId>) -> Result<Asked> {
    let (options, state) =
        party.0.start_discoverable_authentication().map_err(|error| Error::Internal(error.into()))?;
    let options = serde_json::to_value(options).map_err(|error| Error::Internal(error.into()))?;
    challenge::put(cx, Kind::Show, person, &options, &state).await
}

/// Signs in with what a browser answered to a challenge. No code is asked for: the passkey verified who used it.
///
/// # Errors
/// As [`relying_party`]; [`Conflict::NoPasskey`]; [`Conflict::PasskeyTooLate`]; [`Conflict::PasskeyRefused`], the same for an
/// unknown passkey and a wrong signature; [`Error::RateLimited`] by the limits for passwords.
pub async fn sign_in(
    cx: &Context,
    challenge: Option<Challenge>,
    answer: &SecretInput,
    visitor: Visitor<'_>,
) -> Result<Shown> {
    verify(cx, None, challenge, answer, visitor).await
}

/// Confirms that it is still this person, by a passkey of theirs.
///
/// # Errors
/// As [`sign_in`].
pub async fn confirm(
    cx: &Context,
    person: PersonId,
    challenge: Option<Challenge>,
    answer: &SecretInput,
    visitor: Visitor<'_>,
) -> Result<Shown> {
    verify(cx, Some(person), challenge, answer, visitor).await
}

async fn verify(
    cx: &Context,
    asker: Option<PersonId>,
    challenge: Option<Challenge>,
    answer: &SecretInput,
    visitor: Visitor<'_>,
) -> Result<Shown> {
    let party = relying_party(cx)?;
    if answer.expose().is_empty() {
        return Err(Conflict::NoPasskey.into());
    }
    let answer: PublicKeyCredential = serde_json::from_str(answer.expose()).map_err(|_| Conflict::PasskeyRefused)?;
    spend(cx, &answer, visitor).await?;
    let state: DiscoverableAuthentication = challenge::take(cx, Kind::Show, asker, challenge).await?;
    let mut tx = cx.pool.begin().await?;
    let stored = sql::lock_passkey(&mut tx, &answer.raw_id).await?;
    let person = stored.as_ref().map(|stored| stored.person);
    let verified = stored
        .filter(|stored| is_owner(party, &answer, stored) && asker.is_none_or(|asker| asker == stored.person))
        .ok_or(WebauthnError::CredentialNotFound)
        .and_then(|stored| verified(party, &answer, state, stored));
    match verified {
        Ok(stored) => {
            sql::note_use(&mut tx, &stored).await?;
            tx.commit().await?;
            Ok(Shown { person: stored.person, passkey: stored.id })
        }
        Err(why) => {
            tx.rollback().await?;
            Err(refused(cx, person, &why, &answer, visitor.network).await)
        }
    }
}

/// Whether the authenticator names the person of the stored passkey (WebAuthn, section 7.2, step 6).
fn is_owner(party: &RelyingParty, answer: &PublicKeyCredential, stored: &Stored) -> bool {
    let named = party.0.identify_discoverable_authentication(answer);
    named.is_ok_and(|(person, _)| person == Uuid::from(stored.person))
}

/// The passkey with its new signature counter, if the answer is right.
fn verified(
    party: &RelyingParty,
    answer: &PublicKeyCredential,
    state: DiscoverableAuthentication,
    mut stored: Stored,
) -> Result<Stored, WebauthnError> {
    let keys = [(&stored.passkey).into()];
    let result = party.0.finish_discoverable_authentication(answer, state, &keys)?;
    if !result.user_verified() {
        return Err(WebauthnError::UserNotVerified);
    }
    stored.passkey.update_credential(&result);
    Ok(stored)
}

/// Spends an attempt to sign in: of the passkey, known here or not, and of the network.
async fn spend(cx: &Context, answer: &PublicKeyCredential, visitor: Visitor<'_>) -> Result<()> {
    let owner = sql::person_of(&cx.pool, &answer.raw_id).await?;
    let device = match visitor.device.zip(owner) {
        Some((shown, person)) => people::known_to(cx, &mut *cx.pool.acquire().await?, shown, person).await?,
        None => None,
    };
    let name = format!("passkey {}", HEXLOWER.encode(&Sha256::digest(&answer.raw_id)));
    cx.budgets
        .spend_sign_in(visitor.network, &name, device)
        .inspect_err(|_| audit::note_refused_sign_in(cx, owner, "too many attempts", visitor.network))
}

/// Records a refusal, and gives the error for it.
async fn refused(
    cx: &Context,
    person: Option<PersonId>,
    why: &WebauthnError,
    answer: &PublicKeyCredential,
    from: ClientNetwork,
) -> Error {
    match (person, why) {
        (Some(person), WebauthnError::CredentialPossibleCompromise) => {
            let name = sql::name_of(&cx.pool, &answer.raw_id).await.ok().flatten().unwrap_or_default();
            audit::note_suspected_passkey(cx, person, &name, from);
        }
        _ => audit::note_refused_sign_in(cx, person, "wrong passkey", from),
    }
    Conflict::PasskeyRefused.into()
}
