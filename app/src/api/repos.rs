//! Repos, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    bucket::Nickname,
    id::BucketConfigId,
    listing::{Page, Wanted},
    moment::Moment,
    org::{OrgSlug, Role},
    repo::Repo,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A part of an organisation's repos, as one of its people sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// A page of its repos, by name.
    pub repos: Page<Repo>,
    /// The bucket config they were asked for on, if for one.
    pub on: Option<Nickname>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// One repo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepoDetails {
    /// The repo.
    pub repo: Repo,
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role.
    pub role: Role,
    /// Where data clients reach this server.
    pub service_uri: String,
    /// What an AWS SDK has to be told of the store, when it can get keys for it here.
    pub sdk: Option<SdkStore>,
}

/// What an AWS SDK has to be told of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SdkStore {
    /// The region to sign for.
    pub region: String,
    /// Where it answers, when not at AWS.
    pub endpoint: Option<String>,
}

/// A part of the organisation's repos.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/catalogue", input = Json, output = Json)]
pub async fn load_catalogue(org: String, on: Option<BucketConfigId>, wanted: Wanted) -> Result<Catalogue, Refusal> {
    let actor = super::actor(&org).await?;
    let backend = super::backend();
    let on_bucket = match on {
        Some(id) => Some(backend.get_bucket(&actor, id).await.map_err(super::refuse)?.nickname),
        None => None,
    };
    let filter = on.map_or(backend::RepoFilter::All, backend::RepoFilter::OnBucket);
    let repos = backend.page_of_repos(&actor, &filter, super::page_of(wanted)).await.map_err(super::refuse)?;
    let now = backend.now().await.map_err(super::refuse)?;
    Ok(Catalogue { org: actor.slug().clone(), role: actor.role(), repos, on: on_bucket, now })
}

/// The nicknames a new repo can name; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/start-form", input = Json, output = Json)]
pub async fn start_repo(org: String) -> Result<Vec<Nickname>, Refusal> {
    let actor = super::actor(&org).await?;
    if !actor.role().manages() {
        return Err(Refusal::Forbidden);
    }
    super::backend().bucket_nicknames(&actor).await.map_err(super::refuse)
}

/// One repo.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/details", input = Json, output = Json)]
pub async fn load_repo(org: String, name: String) -> Result<RepoDetails, Refusal> {
    let actor = super::actor(&org).await?;
    let backend = super::backend();
    let repo = backend.get_repo(&actor, &name).await.map_err(super::refuse)?;
    let bucket = backend.get_bucket(&actor, repo.bucket).await.map_err(super::refuse)?;
    let service_uri = expect_context::<super::tokens::ServiceUri>().0;
    let vends_keys = backend.vends_keys(&actor, &bucket).await.map_err(super::refuse)?;
    let store = &bucket.location.store;
    let sdk = vends_keys.then(|| SdkStore {
        region: store.region().map_or("us-east-1", |region| region.as_str()).to_owned(),
        endpoint: store.endpoint().or(backend.client_s3_endpoint()).map(ToString::to_string),
    });
    Ok(RepoDetails { repo, org: actor.slug().clone(), role: actor.role(), service_uri, sdk })
}
