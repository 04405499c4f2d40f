//! The search for anything in an organisation, for its page.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    bucket::Bucket,
    credential::Credential,
    member::Member,
    org::{OrgSlug, Role},
    repo::Repo,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// The most matches of each kind.
#[cfg(feature = "ssr")]
const OF_EACH_KIND: u32 = 8;

/// What a search found in an organisation: the first matches of each kind, by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matches {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// The search, as it was read.
    pub search: String,
    /// Bucket configs.
    pub buckets: Vec<Bucket>,
    /// Repos.
    pub repos: Vec<Repo>,
    /// Cloud credentials.
    pub credentials: Vec<Credential>,
    /// Members.
    pub members: Vec<Member>,
    /// Whether some kind has more of them.
    pub has_more: bool,
}

/// Searches an organisation. An empty search finds nothing in it: its page offers what can be done.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "search", input = Json, output = Json)]
pub async fn find(org: String, search: String) -> Result<Matches, Refusal> {
    let actor = super::actor(&org).await?;
    let search = domain::listing::normalised(&search);
    let (org, role) = (actor.slug().clone(), actor.role());
    let nothing = Matches {
        org,
        role,
        search: search.clone(),
        buckets: Vec::new(),
        repos: Vec::new(),
        credentials: Vec::new(),
        members: Vec::new(),
        has_more: false,
    };
    if search.is_empty() {
        return Ok(nothing);
    }
    let cx = super::context();
    let wanted = backend::KeysetRequest { search, after: None, rows: OF_EACH_KIND };
    let buckets = backend::buckets::list_after(&cx, &actor, &wanted).await.map_err(super::refuse)?;
    let every = backend::RepoFilter::All;
    let repos = backend::repos::list_after(&cx, &actor, &every, &wanted).await.map_err(super::refuse)?;
    let every = backend::CredentialFilter::default();
    let credentials = backend::credentials::list_after(&cx, &actor, every, &wanted).await.map_err(super::refuse)?;
    let members = backend::members::list_after(&cx, &actor, &wanted).await.map_err(super::refuse)?;
    let has_more =
        buckets.next.is_some() || repos.next.is_some() || credentials.next.is_some() || members.next.is_some();
    Ok(Matches {
        has_more,
        buckets: buckets.items,
        repos: repos.items,
        credentials: credentials.items,
        members: members.items,
        ..nothing
    })
}
