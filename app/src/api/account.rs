//! What is the reader's own: their invitations, and the link by which they set a new password.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::member::ReceivedInvitation;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::refusal::Refusal;

/// The invitations that wait for the reader's answer, newest first.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/invitations", input = Json, output = Json)]
pub async fn load_invitations() -> Result<Vec<ReceivedInvitation>, Refusal> {
    let person = super::person().await?;
    backend::invitations::list_received(&super::context(), person).await.map_err(super::refuse)
}

/// Whether a link still sets a new password.
///
/// # Errors
/// When the server can't tell.
#[server(prefix = "/api/ui", endpoint = "account/password-reset-is-open", input = Json, output = Json)]
pub async fn password_reset_is_open(token: String) -> Result<bool, Refusal> {
    backend::passwords::reset_is_open(&super::context(), &token).await.map_err(super::refuse)
}
