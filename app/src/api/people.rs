//! The signed-in person.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::org::Viewer;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::refusal::Refusal;

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
