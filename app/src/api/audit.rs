//! The record of who did what, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    audit::AuditEvent,
    listing::{Page, Wanted},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::refusal::Refusal;

/// A page of the organisation's events, newest first; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "audit/events", input = Json, output = Json)]
pub async fn load_events(org: String, wanted: Wanted) -> Result<Page<AuditEvent>, Refusal> {
    let actor = super::actor(&org).await?;
    super::backend().page_of_events(&actor, super::page_of(wanted)).await.map_err(super::refuse)
}
