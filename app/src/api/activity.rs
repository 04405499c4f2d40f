//! What happened in a namespace, for its pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    audit::{EventAuthor, EventFilterDraft, EventPage, Turn},
    moment::Moment,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A page of events, as seen at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// The events.
    pub page: EventPage,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// A page of a namespace's events that a filter finds, newest first: an organisation's for its admins, the reader's own.
///
/// # Errors
/// See [`Refusal`]; a sentence for each field of the filter that is invalid.
#[server(prefix = "/api/ui", endpoint = "activity/events", input = Json, output = Json)]
pub async fn load_events(org: String, filter: EventFilterDraft, turn: Turn) -> Result<Activity, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let filter = filter.parse().map_err(Refusal::Fields)?;
    let cx = super::context();
    let page = backend::audit::list(&cx, &actor, &filter, turn).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Activity { page, now })
}

/// The people that a namespace's events can be of.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "activity/people", input = Json, output = Json)]
pub async fn load_people(org: String) -> Result<Vec<EventAuthor>, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    backend::audit::authors(&super::context(), &actor).await.map_err(super::refuse)
}
