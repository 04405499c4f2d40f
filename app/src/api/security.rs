//! What admins and owners should know about signing in and encryption on this server, for the settings.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{org::Role, sealing::Sealing};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::tokens::ServiceUri;
use crate::refusal::Refusal;

/// How people sign in to this server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignIn {
    /// The reader's role.
    pub role: Role,
    /// The names of the identity providers on their buttons.
    pub providers: Vec<String>,
    /// Whether passwords are accepted.
    pub passwords: bool,
    /// Whether browsers reach it over https.
    pub is_https: bool,
    /// The hours without use after which a session ends.
    pub idle_hours: i64,
    /// The days after which it ends in any case.
    pub days: i64,
    /// The fewest characters of a password.
    pub shortest_password: usize,
}

/// How people sign in; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "settings/sign-in", input = Json, output = Json)]
pub async fn load_sign_in(org: String) -> Result<SignIn, Refusal> {
    let actor = super::actor(&org).await?;
    if !actor.role().manages() {
        return Err(Refusal::Forbidden);
    }
    let cx = super::context();
    let sign_on = cx.sign_on();
    Ok(SignIn {
        role: actor.role(),
        providers: sign_on.providers.iter().map(|provider| provider.label.clone()).collect(),
        passwords: sign_on.passwords,
        is_https: expect_context::<ServiceUri>().0.starts_with("https:"),
        idle_hours: backend::sessions::IDLE_LIFETIME_SECONDS / 3600,
        days: backend::sessions::ABSOLUTE_LIFETIME_SECONDS / (24 * 3600),
        shortest_password: domain::person::PASSWORD_MIN,
    })
}

/// How the organisation's secrets are encrypted; owners only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "settings/encryption", input = Json, output = Json)]
pub async fn load_encryption(org: String) -> Result<Sealing, Refusal> {
    let actor = super::actor(&org).await?;
    backend::seal::describe(&super::context(), &actor).await.map_err(super::refuse)
}
