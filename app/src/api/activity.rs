//! What happened in a namespace, for its pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::audit::{EventPage, EventPageRequest};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::refusal::Refusal;

/// A page of a namespace's events, newest first: an organisation's for its admins, the reader's own.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "activity/events", input = Json, output = Json)]
pub async fn load_events(org: String, wanted: EventPageRequest) -> Result<EventPage, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    backend::audit::list(&super::context(), &actor, wanted.normalised()).await.map_err(super::refuse)
}
