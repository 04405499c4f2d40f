//! Repos, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

#[cfg(feature = "ssr")]
use domain::grant::Level;
use domain::{
    bucket::Nickname,
    draft::repo::{ModeDraft, RepoDraft},
    id::BucketConfigId,
    listing::{Page, PageRequest, RepoView},
    moment::Moment,
    org::{OrgSlug, Role},
    repo::Repo,
    snippets::Usage,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use domain::snippets::Used;

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// The most bucket configs that a filter offers.
pub const LISTED_BUCKETS: u32 = 100;

/// A part of an organisation's repos, as seen by a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// A page of the repos that are shown.
    pub repos: Page<Repo>,
    /// The bucket config of the filter, if any.
    pub on: Option<Nickname>,
    /// The first bucket configs to choose from, at most [`LISTED_BUCKETS`].
    pub buckets: Vec<(BucketConfigId, Nickname)>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// One repo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepoDetails {
    /// The repo.
    pub repo: Repo,
    /// The reader's role.
    pub role: Role,
    /// Whether the reader reaches the whole bucket config.
    pub reaches_bucket: bool,
    /// The values for the snippets.
    pub usage: Usage,
}

/// A part of the organisation's repos.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/list", input = Json, output = Json)]
pub async fn load_part(org: String, view: RepoView, wanted: PageRequest) -> Result<Part, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let on = match view.on {
        Some(id) => Some(backend::buckets::get(&cx, &actor, id).await.map_err(super::refuse)?.nickname),
        None => None,
    };
    let repos = backend::repos::list_view(&cx, &actor, &view, super::page_of(wanted)).await.map_err(super::refuse)?;
    let buckets = backend::buckets::list_choices(&cx, &actor, LISTED_BUCKETS).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Part { org: actor.slug().clone(), role: actor.role(), repos, on, buckets, now })
}

/// What the form of a new repo starts with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RepoStart {
    /// The nicknames to choose from.
    pub nicknames: Vec<Nickname>,
    /// The nickname of the default bucket config.
    pub default: Option<Nickname>,
    /// The nickname of the chosen bucket config.
    pub chosen: Option<Nickname>,
}

/// What the form of a new repo starts with, where `on` is the bucket config that was looked at; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/start-form", input = Json, output = Json)]
pub async fn start_repo(org: String, on: Option<BucketConfigId>) -> Result<RepoStart, Refusal> {
    let actor = super::actor(&org).await?;
    if !actor.role().manages() {
        return Err(Refusal::Forbidden);
    }
    let cx = super::context();
    let nicknames = backend::buckets::list_nicknames(&cx, &actor).await.map_err(super::refuse)?;
    let default = backend::buckets::find_default(&cx, &actor).await.map_err(super::refuse)?;
    let chosen = match on {
        Some(id) => Some(backend::buckets::get(&cx, &actor, id).await.map_err(super::refuse)?.nickname),
        None => None,
    };
    Ok(RepoStart { nicknames, default, chosen })
}

/// One repo.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/details", input = Json, output = Json)]
pub async fn load_repo(org: String, name: String) -> Result<RepoDetails, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let repo = backend::repos::get(&cx, &actor, &name).await.map_err(super::refuse)?;
    let bucket = backend::buckets::get_of_repo(&cx, &actor, &repo).await.map_err(super::refuse)?;
    let used = Used::Repo { name: repo.name.clone(), mode: repo.status.mode };
    let mut usage = super::usage(&cx, &actor, used, repo.location.clone(), &bucket).await?;
    usage.writes &= repo.level >= Level::Write;
    let reaches_bucket = backend::buckets::get(&cx, &actor, repo.bucket).await.is_ok();
    Ok(RepoDetails { repo, role: actor.role(), reaches_bucket, usage })
}

/// Registers a repo in the catalogue; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: RepoDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let repo = backend::repos::create(&super::context(), &actor, &new).await.map_err(super::refuse)?;
    Ok(Done::made(format!("The repo {} was created.", repo.name), repo.id))
}
act!(Create, Repos, |_| Dialog::Add);

/// Sets the mode of a repo; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/set-mode", input = Json, output = Json)]
pub async fn set_mode(org: String, repo: String, #[server(flatten)] draft: ModeDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let (mode, message) = draft.parse().map_err(Refusal::Fields)?;
    let set = backend::repos::set_mode(&super::context(), &actor, &repo, mode, message.as_ref()).await;
    let repo = set.map_err(super::refuse)?;
    let done = Done::new(format!("The state of {} is {} now.", repo.name, repo.status.mode.label())).about(repo.id);
    Ok(done.then(crate::act::NextPage::Dialog))
}
act!(SetMode, Repos, |it| Dialog::Repo(&it.repo));

/// Sets who reads a repo without a grant; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/set-visibility", input = Json, output = Json)]
pub async fn set_visibility(org: String, repo: String, visibility: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let visibility: Result<domain::repo::Visibility, domain::Invalid> = visibility.parse();
    let visibility = visibility
        .map_err(|invalid| Refusal::Fields(domain::field::FieldErrors::at("visibility", invalid.to_string())))?;
    let set = backend::repos::set_visibility(&super::context(), &actor, &repo, visibility).await;
    let repo = set.map_err(super::refuse)?;
    let done = match repo.visibility {
        domain::repo::Visibility::Private => {
            "is read by members with a grant only. Keys that are out work until they expire"
        }
        domain::repo::Visibility::AuthenticatedPublic => "is read by everybody with an account of this server now",
    };
    Ok(Done::new(format!("The repo {} {done}.", repo.name)).about(repo.id).then(crate::act::NextPage::Dialog))
}
act!(SetVisibility, Repos, |it| Dialog::RepoAccess(&it.repo));

/// Deletes a repo's entry in the catalogue after its name was typed as a confirmation; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/delete", input = Json, output = Json)]
pub async fn delete(org: String, repo: String, confirmation: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let deleted = backend::repos::delete(&super::context(), &actor, &repo, Some(&confirmation)).await;
    deleted.map_err(super::refuse)?;
    Ok(Done::new(format!("The repo {repo} was deleted from the catalogue. Its objects are still there.")))
}
act!(Delete, Repos, |it| Dialog::DeleteRepo(&it.repo));
