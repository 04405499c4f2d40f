//! Bucket configs, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    aws::PrincipalArn,
    bucket::Bucket,
    check::Report,
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    moment::Moment,
    org::{OrgSlug, Role},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// The bucket configs of an organisation, as one of its people sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// Its bucket configs, by nickname.
    pub buckets: Vec<Bucket>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// What the Add bucket form starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlankForm {
    /// Who this server is to AWS, when it is anybody.
    pub principal: Option<PrincipalArn>,
    /// A shared secret that nobody else has.
    pub shared_secret: String,
}

/// One bucket config, with what its last test said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The bucket config.
    pub bucket: Bucket,
    /// The last report, if it was tested as it stands.
    pub report: Option<Report>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The organisation's bucket configs.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/overview", input = Json, output = Json)]
pub async fn load_overview(org: String) -> Result<Overview, Refusal> {
    let actor = super::actor(&org).await?;
    let backend = super::backend();
    let buckets = backend.list_buckets(&actor).await.map_err(super::refuse)?;
    let now = backend.now().await.map_err(super::refuse)?;
    Ok(Overview { org: actor.slug().clone(), role: actor.role(), buckets, now })
}

/// What the Add bucket form starts from; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/start-form", input = Json, output = Json)]
pub async fn start_form(org: String) -> Result<BlankForm, Refusal> {
    let actor = super::actor(&org).await?;
    let backend = super::backend();
    let shared_secret = backend.offered_secret(&actor).await.map_err(super::refuse)?;
    Ok(BlankForm { principal: backend.aws().principal().cloned(), shared_secret })
}

/// Stores a bucket config; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/create", input = Json, output = Json)]
pub async fn create(org: String, draft: BucketDraft) -> Result<Bucket, Refusal> {
    let actor = super::actor(&org).await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    super::backend().create_bucket(&actor, &new).await.map_err(super::refuse)
}

/// One bucket config; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/details", input = Json, output = Json)]
pub async fn load_details(org: String, id: BucketConfigId) -> Result<Details, Refusal> {
    let actor = super::actor(&org).await?;
    if !actor.role().manages() {
        return Err(Refusal::Forbidden);
    }
    let backend = super::backend();
    let bucket = backend.get_bucket(&actor, id).await.map_err(super::refuse)?;
    let now = backend.now().await.map_err(super::refuse)?;
    let report = backend.last_report(&actor, id).await.map_err(super::refuse)?;
    Ok(Details { bucket, report, now })
}
