//! Organisations, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    bucket::Nickname,
    grant::Level,
    org::{OrgSlug, Role},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::tokens::ServiceUri;
use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// The draft of a new organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrgDraft {
    /// Its name in addresses.
    pub slug: String,
}

/// General facts about an organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct General {
    /// Its name in addresses.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// Its default bucket config, if it has bucket configs.
    pub default_bucket: Option<Nickname>,
    /// The address of this server for data clients.
    pub service_uri: String,
    /// What everyone may do with all repos and bucket configs; `None` where they are private by default.
    pub for_everyone: Option<Level>,
}

/// General facts about an organisation.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "orgs/general", input = Json, output = Json)]
pub async fn load_general(org: String) -> Result<General, Refusal> {
    let actor = super::actor(&org).await?;
    let default_bucket = backend::buckets::find_default(&super::context(), &actor).await.map_err(super::refuse)?;
    let for_everyone = backend::grants::get_default(&super::context(), &actor).await.map_err(super::refuse)?;
    let service_uri = expect_context::<ServiceUri>().0;
    Ok(General { org: actor.slug().clone(), role: actor.role(), default_bucket, service_uri, for_everyone })
}

/// Creates an organisation with the reader as its owner.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "orgs/create", input = Json, output = Json)]
pub async fn create(#[server(flatten)] draft: OrgDraft) -> Result<Done, Refusal> {
    let person = super::person().await?;
    let mut errors = domain::field::FieldErrors::default();
    let Some(slug) = errors.check("slug", draft.slug.parse::<OrgSlug>()) else {
        return Err(Refusal::Fields(errors));
    };
    let created = backend::orgs::create_own(&super::context(), &slug, person).await;
    created.map_err(super::refuse).map_err(|refusal| match refusal.at("org") {
        Some(taken) => Refusal::Fields(domain::field::FieldErrors::at("slug", taken)),
        None => refusal,
    })?;
    Ok(Done::new(format!("The organisation {slug} was created.")).to(crate::routes::overview(&slug)))
}
act!(Create, NewOrganisation);

/// Deletes an empty organisation after its name was typed as a confirmation; owners only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "orgs/delete", input = Json, output = Json)]
pub async fn delete(org: String, confirmation: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    super::must_be_fresh().await?;
    backend::orgs::delete(&super::context(), &actor, Some(&confirmation)).await.map_err(super::refuse)?;
    Ok(Done::new(format!("The organisation {org} was deleted.")).to(crate::routes::account()))
}
act!(Delete, Settings, |_| Dialog::DeleteOrganisation);
