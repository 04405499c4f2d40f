//! The reader's passkeys, and signing in with one.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    id::PasskeyId,
    moment::Moment,
    passkey::{PasskeyDraft, PasskeyView},
    secret::SecretInput,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
};

/// The reader's passkeys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passkeys {
    /// Whether they have a password, beside which passkeys are.
    pub has_password: bool,
    /// Why this server takes none, if so.
    pub unavailable: Option<String>,
    /// Those they have.
    pub passkeys: Vec<PasskeyView>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// What a browser is asked to sign.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ToSign {
    /// The options for `navigator.credentials`, as JSON.
    pub options: String,
}

impl std::fmt::Debug for ToSign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ToSign([REDACTED])")
    }
}

/// The reader's passkeys.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys", input = Json, output = Json)]
pub async fn load() -> Result<Passkeys, Refusal> {
    let (person, cx) = (super::person().await?, super::context());
    let has_password = backend::passwords::has_password(&cx, person).await.map_err(super::refuse)?;
    let unavailable = backend::passkeys::relying_party(&cx).err().map(|why| why.to_string());
    let passkeys = backend::passkeys::list(&cx, person).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Passkeys { has_password, unavailable, passkeys, now })
}

/// Begins to add a passkey.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys/begin-adding", input = Json, output = Json)]
pub async fn begin_adding() -> Result<ToSign, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    super::must_be_fresh().await?;
    asked(backend::passkeys::begin_adding(&super::context(), &own).await).await
}

/// Adds the passkey that the reader's browser made.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys/add", input = Json, output = Json)]
pub async fn add(#[server(flatten)] draft: PasskeyDraft) -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    super::must_be_fresh().await?;
    let name = draft.name(&super::Browser::of_request().in_words()).map_err(Refusal::Fields)?;
    let challenge = super::session::challenge(&super::session_of_request()?).await?;
    let added = backend::passkeys::add(&super::context(), &own, challenge, &draft.answer, &name).await;
    added.map_err(super::refuse)?;
    Ok(Done::new(format!("The passkey “{name}” signs you in from now on.")))
}
act!(Add, Account);

/// Removes a passkey of the reader's.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys/remove", input = Json, output = Json)]
pub async fn remove(passkey: PasskeyId) -> Result<Done, Refusal> {
    let (session, own) = (super::session_of_request()?, super::namespace_actor(domain::org::OWN_NAMESPACE).await?);
    super::must_be_fresh().await?;
    let id = session.id().map(|id| id.0.to_be_bytes());
    let except = id.as_ref().map(|id| backend::sessions::SessionId(id));
    let removed = backend::passkeys::remove(&super::context(), &own, passkey, except).await;
    removed.map_err(super::refuse)?;
    Ok(Done::new(
        "The passkey signs nobody in any more, and where it did, you are signed out. Delete it on its device, too.",
    ))
}
act!(Remove, Account);

/// Begins to confirm with a passkey that it is still the reader.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys/begin-confirming", input = Json, output = Json)]
pub async fn begin_confirming() -> Result<ToSign, Refusal> {
    let person = super::person().await?;
    asked(backend::passkeys::begin_confirming(&super::context(), person).await).await
}

/// Confirms with a passkey that it is still the reader. The session goes on under a new id.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/passkeys/confirm", input = Json, output = Json)]
pub async fn confirm(answer: SecretInput) -> Result<Done, Refusal> {
    let (session, person, browser) =
        (super::session_of_request()?, super::person().await?, super::Browser::of_request());
    let challenge = super::session::challenge(&session).await?;
    let shown = backend::passkeys::confirm(&super::context(), person, challenge, &answer, browser.visitor()).await;
    super::session::open(&session, super::By::Passkey(shown.map_err(super::refuse)?)).await?;
    Ok(Done::new("Confirmed for 15 minutes. Send the form in the other tab again."))
}
act!(Confirm, Account);

/// Begins a sign-in with a passkey.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "passkeys/begin-sign-in", input = Json, output = Json)]
pub async fn begin_sign_in() -> Result<ToSign, Refusal> {
    let from = super::Browser::of_request().network();
    asked(backend::passkeys::begin_sign_in(&super::context(), from).await).await
}

/// Signs in with a passkey, which stands for the password and the second factor.
///
/// # Errors
/// See [`Refusal`]. Unknown passkeys and wrong signatures have the same one.
#[server(prefix = "/api/ui", endpoint = "passkeys/sign-in", input = Json, output = Json)]
pub async fn sign_in(answer: SecretInput, #[server(default)] next: String) -> Result<Done, Refusal> {
    let (session, browser) = (super::session_of_request()?, super::Browser::of_request());
    let challenge = super::session::challenge(&session).await?;
    let shown = backend::passkeys::sign_in(&super::context(), challenge, &answer, browser.visitor()).await;
    super::session::open(&session, super::By::Passkey(shown.map_err(super::refuse)?)).await?;
    Ok(Done::leading_to(domain::draft::people::safe_next(&next)))
}
act!(SignIn, SignInPasskey);

/// Keeps a challenge for its answer, in the session of the request.
#[cfg(feature = "ssr")]
async fn asked(asked: backend::Result<backend::passkeys::Asked>) -> Result<ToSign, Refusal> {
    let asked = asked.map_err(super::refuse)?;
    super::session::keep_challenge(&super::session_of_request()?, asked.challenge).await?;
    Ok(ToSign { options: asked.options })
}
