//! Cloud credentials, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    aws::PrincipalArn,
    check::Report,
    credential::Credential,
    draft::credential::CredentialDraft,
    id::CloudCredentialId,
    listing::{Page, Wanted},
    moment::Moment,
    org::{OrgSlug, Role},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A part of a namespace's credentials, as one of its people sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What the namespace is called.
    pub namespace: OrgSlug,
    /// Whether it is the reader's own.
    pub is_personal: bool,
    /// The reader's role in it.
    pub role: Role,
    /// A page of its credentials, by name.
    pub credentials: Page<Credential>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// What the form of a role starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// Who this server is to AWS, when the operator has said so.
    pub principal: Option<PrincipalArn>,
    /// What the trust policies of the namespace's roles demand.
    pub external_id: String,
}

/// A test in a credential's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastReport {
    /// What it said.
    pub report: Report,
    /// Whether the credential still is what was tested.
    pub is_current: bool,
}

/// One credential, with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialDetails {
    /// The credential.
    pub credential: Credential,
    /// Its last tests, newest first.
    pub tests: Vec<PastReport>,
    /// What the bucket configs are called that rely on it.
    pub bucket_configs: Vec<String>,
    /// What the trust policy of a role is made of.
    pub trust: Trust,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// A part of the namespace's credentials.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/list", input = Json, output = Json)]
pub async fn load_credentials(namespace: String, wanted: Wanted) -> Result<Kept, Refusal> {
    let actor = super::namespace_actor(&namespace).await?;
    let cx = super::context();
    let wanted = super::page_of(wanted);
    let credentials =
        backend::credentials::list(&cx, &actor, Default::default(), wanted).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Kept { namespace: actor.slug().clone(), is_personal: actor.is_personal(), role: actor.role(), credentials, now })
}

/// What the form of a role starts from; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/start-form", input = Json, output = Json)]
pub async fn start_credential(namespace: String) -> Result<Trust, Refusal> {
    trust_of(&super::namespace_actor(&namespace).await?).await
}

#[cfg(feature = "ssr")]
async fn trust_of(actor: &backend::actor::Actor) -> Result<Trust, Refusal> {
    let cx = super::context();
    let external_id = backend::external_id::get(&cx, actor).await.map_err(super::refuse)?;
    Ok(Trust { principal: cx.aws().principal().cloned(), external_id: external_id.expose().to_owned() })
}

/// One credential; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/details", input = Json, output = Json)]
pub async fn load_credential(namespace: String, id: CloudCredentialId) -> Result<CredentialDetails, Refusal> {
    let actor = super::namespace_actor(&namespace).await?;
    let trust = trust_of(&actor).await?;
    let cx = super::context();
    let credential = backend::credentials::get(&cx, &actor, id).await.map_err(super::refuse)?;
    let tests = backend::credentials::list_tests(&cx, &actor, id).await.map_err(super::refuse)?;
    let bucket_configs = backend::credentials::list_bucket_names(&cx, &actor, id).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    let past = |test: backend::PastTest| PastReport { report: test.report, is_current: test.is_current };
    Ok(CredentialDetails { credential, tests: tests.into_iter().map(past).collect(), bucket_configs, trust, now })
}

/// Stores a credential; admins only. A role must have passed a connection test.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/create", input = Json, output = Json)]
pub async fn add_credential(namespace: String, draft: CredentialDraft) -> Result<Credential, Refusal> {
    let actor = super::namespace_actor(&namespace).await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let added = backend::credentials::create(&super::context(), &actor, &new, backend::Proof::Demanded).await;
    added.map_err(super::refuse)
}

/// Changes a credential, provided that it still has this version; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/edit", input = Json, output = Json)]
pub async fn save_credential(
    namespace: String,
    id: CloudCredentialId,
    version: i32,
    draft: CredentialDraft,
) -> Result<Credential, Refusal> {
    let actor = super::namespace_actor(&namespace).await?;
    let edited = draft.parse_edit().map_err(Refusal::Fields)?;
    let saved =
        backend::credentials::edit(&super::context(), &actor, id, &edited, Some(version), backend::Proof::Demanded)
            .await;
    saved.map_err(super::refuse)
}
