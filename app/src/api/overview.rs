//! The overview of an organisation, for its page.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    audit::ListedEvent,
    moment::Moment,
    org::{OrgSlug, Role},
    overview::{Concerns, Progress},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::tokens::ServiceUri;
use crate::refusal::Refusal;

/// The events on an overview.
#[cfg(feature = "ssr")]
const RECENT: u32 = 8;

/// What an organisation's overview shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrgOverview {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// What it has set up.
    pub progress: Progress,
    /// Whether this server has an identity at a cloud, without which roles can't be used.
    pub has_identity: bool,
    /// What needs attention; for admins.
    pub concerns: Option<Concerns>,
    /// Whether it has nothing whose connection could be tested; for admins.
    pub has_nothing_to_test: bool,
    /// The last events; for admins.
    pub events: Option<Vec<ListedEvent>>,
    /// The address of this server for data clients.
    pub service_uri: String,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The overview of an organisation.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "overview", input = Json, output = Json)]
pub async fn load(org: String) -> Result<OrgOverview, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let progress = backend::overview::get_progress(&cx, &actor).await.map_err(super::refuse)?;
    let (concerns, events) = if actor.role().manages() {
        let concerns = backend::overview::list_concerns(&cx, &actor).await.map_err(super::refuse)?;
        let events = backend::audit::recent(&cx, &actor, RECENT).await.map_err(super::refuse)?;
        (Some(concerns), Some(events))
    } else {
        (None, None)
    };
    // Credentials are asked for only where nothing else tells.
    let is_bare = !progress.has_bucket_config && concerns.as_ref().is_some_and(|concerns| concerns.named.is_empty());
    let has_nothing_to_test =
        is_bare && backend::credentials::list_for_buckets(&cx, &actor).await.map_err(super::refuse)?.is_empty();
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(OrgOverview {
        org: actor.slug().clone(),
        role: actor.role(),
        progress,
        has_identity: cx.aws().principal().is_some() || cx.google().principal().is_some(),
        concerns,
        has_nothing_to_test,
        events,
        service_uri: expect_context::<ServiceUri>().0,
        now,
    })
}
