//! Signing in, the first set-up, and the signed-in person.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    draft::people::{SetupDraft, SignInDraft},
    org::Viewer,
    secret::SecretInput,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
};

/// Signs in with an e-mail address and a password.
///
/// # Errors
/// See [`Refusal`]. Unknown addresses and wrong passwords have the same one.
#[server(prefix = "/api/ui", endpoint = "sign-in", input = Json, output = Json)]
pub async fn sign_in(#[server(flatten)] draft: SignInDraft) -> Result<Done, Refusal> {
    let (session, browser) = (super::session_of_request()?, super::Browser::of_request());
    let credentials = backend::Credentials { name: &draft.email, password: &draft.password };
    let signed_in = backend::people::sign_in(&super::context(), credentials, browser.visitor()).await;
    let next = domain::draft::people::safe_next(&draft.next);
    match signed_in.map_err(super::refuse)? {
        backend::people::SignedIn::Person(shown) => {
            super::session::open(&session, super::By::Password(shown)).await?;
            Ok(Done::leading_to(next))
        }
        backend::people::SignedIn::NeedsCode(step) => {
            super::session::wait_for_code(&session, step).await?;
            Ok(Done::leading_to(crate::routes::login_code(next)))
        }
    }
}
act!(SignIn, SignIn);

/// Whether this browser has entered a password, and waits for its code to be entered.
///
/// # Errors
/// When the server can't answer.
#[server(prefix = "/api/ui", endpoint = "sign-in-waits", input = Json, output = Json)]
pub async fn second_step_is_open() -> Result<bool, Refusal> {
    match super::session::waiting(&super::session_of_request()?).await? {
        Some(step) => backend::people::second_step_is_open(&super::context(), step).await.map_err(super::refuse),
        None => Ok(false),
    }
}

/// Finishes a sign-in with the code of the second factor.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "sign-in-code", input = Json, output = Json)]
pub async fn sign_in_code(code: SecretInput, next: String) -> Result<Done, Refusal> {
    let (session, browser) = (super::session_of_request()?, super::Browser::of_request());
    let step = super::session::waiting(&session).await?;
    let step = step.ok_or_else(|| super::refuse(backend::Conflict::SignInOver.into()))?;
    let signed_in = backend::people::finish_sign_in(&super::context(), step, &code, browser.visitor()).await;
    super::session::open(&session, super::By::Password(signed_in.map_err(super::refuse)?)).await?;
    Ok(Done::leading_to(domain::draft::people::safe_next(&next)))
}
act!(SignInCode, SignInCode);

/// An identity provider, for its button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its name in addresses.
    pub name: String,
    /// Its name on the button.
    pub label: String,
}

/// How visitors sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// The identity providers.
    pub providers: Vec<Provider>,
    /// Whether passwords are accepted.
    pub passwords: bool,
    /// Whether passkeys are.
    pub passkeys: bool,
    /// Why the last sign-in with a provider was refused.
    pub refused: Option<String>,
}

/// How visitors sign in, with the sentence for the word of a refusal.
///
/// # Errors
/// Never.
#[server(prefix = "/api/ui", endpoint = "ways-in", input = Json, output = Json)]
pub async fn load_ways_in(refused: Option<String>) -> Result<Ways, Refusal> {
    let cx = super::context();
    let refused = refused.and_then(|word| word.parse::<backend::sign_on::SignOnRefused>().ok());
    let providers = providers_of(&cx);
    let passkeys = backend::passkeys::relying_party(&cx).is_ok();
    let refused = refused.map(|why| why.to_string());
    Ok(Ways { providers, passwords: cx.sign_on().passwords, passkeys, refused })
}

#[cfg(feature = "ssr")]
pub(super) fn providers_of(cx: &backend::Context) -> Vec<Provider> {
    let providers = cx.sign_on().providers.iter();
    providers.map(|provider| Provider { name: provider.name.clone(), label: provider.label.clone() }).collect()
}

/// Creates the first account and the first organisation by a set-up link, and signs in.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "set-up", input = Json, output = Json)]
pub async fn set_up(token: String, #[server(flatten)] draft: SetupDraft) -> Result<Done, Refusal> {
    let session = super::session_of_request()?;
    let owner = draft.parse().map_err(Refusal::Fields)?;
    let person = backend::people::set_up(&super::context(), &token, &owner).await.map_err(super::refuse)?;
    super::session::open(&session, super::By::NewPassword(person)).await?;
    Ok(Done::leading_to(crate::routes::overview(&owner.org)))
}
act!(SetUp, SetUp);

/// The signed-in person, or `None`.
///
/// # Errors
/// When the server can't answer.
#[server(prefix = "/api/ui", endpoint = "viewer", input = Json, output = Json)]
pub async fn who_am_i() -> Result<Option<Viewer>, Refusal> {
    let person = match super::person().await {
        Ok(person) => person,
        Err(Refusal::SignIn) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    backend::people::get_viewer(&super::context(), person).await.map(Some).map_err(super::refuse)
}

/// Whether a set-up link is valid.
///
/// # Errors
/// When the server can't answer.
#[server(prefix = "/api/ui", endpoint = "set-up-is-open", input = Json, output = Json)]
pub async fn set_up_is_open(token: String) -> Result<bool, Refusal> {
    backend::people::set_up_is_open(&super::context(), &token).await.map_err(super::refuse)
}
