//! What groups of identity providers give, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    claim::{ClaimMappingDraft, ClaimMappingView, ClaimProvider},
    grant::GroupView,
    id::ClaimMappingId,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// The mappings of an organisation, and what new ones choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mappings {
    /// The mappings, by value.
    pub mappings: Vec<ClaimMappingView>,
    /// The identity providers whose groups can be mapped.
    pub providers: Vec<ClaimProvider>,
    /// The groups of the organisation, by name.
    pub groups: Vec<GroupView>,
}

/// What groups of identity providers give in an organisation; owners only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "claim-mappings/list", input = Json, output = Json)]
pub async fn load_all(org: String) -> Result<Mappings, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let mappings = backend::claim_mappings::list(&cx, &actor).await.map_err(super::refuse)?;
    let providers = backend::claim_mappings::list_providers(&cx, &actor).map_err(super::refuse)?;
    let groups = backend::groups::list(&cx, &actor).await.map_err(super::refuse)?;
    Ok(Mappings { mappings, providers, groups })
}

/// Maps a group of an identity provider; owners who have just signed in only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "claim-mappings/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: ClaimMappingDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    super::must_be_fresh().await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let made = backend::claim_mappings::create(&super::context(), &actor, &new).await.map_err(super::refuse)?;
    let notice = format!("Whoever is in {} gets this when they next sign in with {}.", made.value, made.label);
    Ok(Done::made(notice, made.id))
}
act!(Create, Members, |_| Dialog::MapGroup);

/// Deletes a mapping; owners only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "claim-mappings/delete", input = Json, output = Json)]
pub async fn delete(org: String, mapping: ClaimMappingId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::claim_mappings::delete(&super::context(), &actor, mapping).await.map_err(super::refuse)?;
    Ok(Done::new("The mapping was deleted. What it gave ends when each person next signs in."))
}
act!(Delete, Members);
