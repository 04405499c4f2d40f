//! The reader's second factor.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{moment::Moment, second_factor::SecondFactorView, secret::SecretInput};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Answer, Done, act},
    refusal::Refusal,
};

/// The reader's second factor, on or off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Whether they have a password, without which there is nothing to add to.
    pub has_password: bool,
    /// What is switched on.
    pub on: Option<SecondFactorView>,
    /// What is offered to them, which only a fresh sign-in sees.
    pub offer: Option<ShownOffer>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The secret of an authenticator app, until it is confirmed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownOffer {
    /// The key to type.
    pub key: String,
    /// The same as a picture: a `data:` address.
    pub picture: String,
}

impl std::fmt::Debug for ShownOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShownOffer([REDACTED])")
    }
}

/// New recovery codes, which are returned only once.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct FreshCodes {
    /// The codes.
    pub codes: Vec<String>,
}

impl std::fmt::Debug for FreshCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FreshCodes([REDACTED])")
    }
}

impl Answer for FreshCodes {}

/// The reader's second factor.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/second-factor", input = Json, output = Json)]
pub async fn load() -> Result<SecondFactor, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    let cx = super::context();
    let has_password = backend::passwords::has_password(&cx, own.person()).await.map_err(super::refuse)?;
    let on = backend::second_factor::get(&cx, own.person()).await.map_err(super::refuse)?;
    let offer = match super::must_be_fresh().await {
        Ok(()) => backend::second_factor::offered(&cx, &own, &name_of_site()).await.map_err(super::refuse)?,
        Err(Refusal::Confirm) => None,
        Err(refusal) => return Err(refusal),
    };
    let offer = offer.map(|offer| ShownOffer { key: offer.key.to_string(), picture: offer.picture.to_string() });
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(SecondFactor { has_password, on, offer, now })
}

/// Offers the reader the secret of a second factor.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/second-factor/offer", input = Json, output = Json)]
pub async fn offer() -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    super::must_be_fresh().await?;
    backend::second_factor::offer(&super::context(), &own).await.map_err(super::refuse)?;
    Ok(Done::leading_to(crate::routes::second_factor()))
}
act!(Offer, Account);

/// Switches the offered second factor on with a first code.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/second-factor/enrol", input = Json, output = Json)]
pub async fn enrol(first_code: SecretInput) -> Result<FreshCodes, Refusal> {
    let (session, own) = (super::session_of_request()?, super::namespace_actor(domain::org::OWN_NAMESPACE).await?);
    super::must_be_fresh().await?;
    let id = session.id().map(|id| id.0.to_be_bytes());
    let except = id.as_ref().map(|id| backend::sessions::SessionId(id));
    let codes = backend::second_factor::enrol(&super::context(), &own, &first_code, except).await;
    Ok(FreshCodes { codes: codes.map_err(super::refuse)?.shown() })
}
act!(Enrol, Account);

/// Makes new recovery codes in place of the old ones.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/second-factor/renew-codes", input = Json, output = Json)]
pub async fn renew_codes() -> Result<FreshCodes, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    super::must_be_fresh().await?;
    let codes = backend::second_factor::renew_codes(&super::context(), &own).await.map_err(super::refuse)?;
    Ok(FreshCodes { codes: codes.shown() })
}
act!(RenewCodes, Account);

/// Switches the reader's second factor off.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/second-factor/remove", input = Json, output = Json)]
pub async fn remove() -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    super::must_be_fresh().await?;
    backend::second_factor::remove(&super::context(), &own).await.map_err(super::refuse)?;
    Ok(Done::new("Your second factor is off. Your password alone signs you in."))
}
act!(Remove, Account);

/// What an authenticator app calls this server: its host tells several apart.
#[cfg(feature = "ssr")]
fn name_of_site() -> String {
    let address = expect_context::<super::tokens::ServiceUri>().0;
    let host = address.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    format!("Lakewarden {host}")
}
