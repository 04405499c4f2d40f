//! Who reaches what, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    grant::{Access, Reached},
    id::{BucketConfigId, GrantId},
    org::Role,
    repo::Repo,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// Who can reach a repo or a bucket config.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhoReaches {
    /// The name of the repo, or the nickname of the bucket config.
    pub name: String,
    /// The grants, and the credentials that are out.
    pub access: Access,
    /// The reader's role.
    pub role: Role,
    /// The repo, if it is one.
    pub repo: Option<Repo>,
    /// To whom something can be granted: values of the form, each with its label.
    pub choices: Vec<(String, String)>,
}

/// The form of a grant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantDraft {
    /// To whom: `everyone`, `group:…` or `person:…`.
    pub to: String,
    /// How far.
    pub level: String,
}

/// Who can reach a repo; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "grants/of-repo", input = Json, output = Json)]
pub async fn load_of_repo(org: String, repo: String) -> Result<WhoReaches, Refusal> {
    let actor = super::actor(&org).await?;
    let found = backend::repos::get(&super::context(), &actor, &repo).await.map_err(super::refuse)?;
    let who = load(&actor, backend::grants::OnName::Repo(&repo), repo.clone()).await?;
    Ok(WhoReaches { repo: Some(found), ..who })
}

/// Who can reach a bucket config; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "grants/of-bucket", input = Json, output = Json)]
pub async fn load_of_bucket(org: String, id: BucketConfigId) -> Result<WhoReaches, Refusal> {
    let actor = super::actor(&org).await?;
    let bucket = backend::buckets::get(&super::context(), &actor, id).await.map_err(super::refuse)?;
    load(&actor, backend::grants::OnName::BucketConfig(id), bucket.nickname.to_string()).await
}

#[cfg(feature = "ssr")]
async fn load(
    actor: &backend::actor::Actor,
    on: backend::grants::OnName<'_>,
    name: String,
) -> Result<WhoReaches, Refusal> {
    let cx = super::context();
    let access = backend::grants::get_access(&cx, actor, on).await.map_err(super::refuse)?;
    let mut choices = vec![(domain::grant::Principal::Everyone.to_string(), "Everyone".to_owned())];
    for group in backend::groups::list(&cx, actor).await.map_err(super::refuse)? {
        choices.push((domain::grant::Principal::Group(group.id).to_string(), format!("Group {}", group.name)));
    }
    for member in backend::members::list(&cx, actor).await.map_err(super::refuse)? {
        choices.push((domain::grant::Principal::Person(member.id).to_string(), member.email));
    }
    if actor.role().manages() {
        for account in backend::service_accounts::list(&cx, actor).await.map_err(super::refuse)? {
            choices.push((domain::grant::Principal::Person(account.id).to_string(), account.address));
        }
    }
    Ok(WhoReaches { name, access, role: actor.role(), repo: None, choices })
}

#[cfg(feature = "ssr")]
impl GrantDraft {
    fn parse(&self) -> Result<(domain::grant::Principal, domain::grant::Level), Refusal> {
        let mut errors = domain::field::FieldErrors::default();
        let to = errors.check("to", self.to.parse());
        let level = errors.check("level", self.level.parse());
        to.zip(level).ok_or(Refusal::Fields(errors))
    }
}

#[cfg(feature = "ssr")]
const TAKEN_BACK: &str =
    "The grant was taken back. Nothing more is vended that needs it; credentials that are out work until they expire.";

/// Grants access to a repo; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/grant", input = Json, output = Json)]
pub async fn grant_repo(org: String, repo: String, #[server(flatten)] draft: GrantDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let (to, level) = draft.parse()?;
    let on = backend::grants::OnName::Repo(&repo);
    let given = backend::grants::give(&super::context(), &actor, on, to, level).await.map_err(super::refuse)?;
    Ok(Done::new(format!("{} was granted: {}.", given.to.name, level.label()))
        .about(given.id)
        .then(crate::act::NextPage::Dialog))
}
act!(GrantRepo, Repos, |it| Dialog::RepoAccess(&it.repo));

/// Takes back a grant on a repo; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "repos/revoke-grant", input = Json, output = Json)]
pub async fn revoke_on_repo(org: String, repo: String, grant: GrantId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let on = backend::grants::OnName::Repo(&repo);
    backend::grants::revoke(&super::context(), &actor, on, grant).await.map_err(super::refuse)?;
    Ok(Done::new(TAKEN_BACK).then(crate::act::NextPage::Dialog))
}
act!(RevokeOnRepo, Repos, |it| Dialog::RepoAccess(&it.repo));

/// Grants access to a bucket config, with all its repos; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/grant", input = Json, output = Json)]
pub async fn grant_bucket(
    org: String,
    id: BucketConfigId,
    #[server(flatten)] draft: GrantDraft,
) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let (to, level) = draft.parse()?;
    let on = backend::grants::OnName::BucketConfig(id);
    let given = backend::grants::give(&super::context(), &actor, on, to, level).await.map_err(super::refuse)?;
    Ok(Done::new(format!("{} was granted: {}.", given.to.name, level.label()))
        .about(given.id)
        .then(crate::act::NextPage::Dialog))
}
act!(GrantBucket, Buckets, |it| Dialog::BucketAccess(it.id));

/// Takes back a grant on a bucket config; for those who manage it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/revoke-grant", input = Json, output = Json)]
pub async fn revoke_on_bucket(org: String, id: BucketConfigId, grant: GrantId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let on = backend::grants::OnName::BucketConfig(id);
    backend::grants::revoke(&super::context(), &actor, on, grant).await.map_err(super::refuse)?;
    Ok(Done::new(TAKEN_BACK).then(crate::act::NextPage::Dialog))
}
act!(RevokeOnBucket, Buckets, |it| Dialog::BucketAccess(it.id));

/// Sets what everyone in the organisation may do with all repos and bucket configs; admins only. An empty level makes repos private by default.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "grants/set-default", input = Json, output = Json)]
pub async fn set_default(org: String, default_level: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let level = match default_level.as_str() {
        "" => None,
        word => Some(word.parse().map_err(|error: domain::Invalid| {
            Refusal::Fields(domain::field::FieldErrors::at("default_level", error.to_string()))
        })?),
    };
    backend::grants::set_default(&super::context(), &actor, level).await.map_err(super::refuse)?;
    Ok(Done::new(match level {
        None => "Repos are private by default: members and readers reach what is granted to them.",
        Some(_) => "What everyone reaches was changed.",
    }))
}
act!(SetDefault, Settings);

/// What a member or a group reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReachedBy {
    /// Their e-mail address or name.
    pub whose: String,
    /// What they reach.
    pub reached: Vec<Reached>,
}

/// What a member or a group reaches; admins only, and for one's own.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "grants/reached", input = Json, output = Json)]
pub async fn load_reached(org: String, whose: String) -> Result<ReachedBy, Refusal> {
    let actor = super::actor(&org).await?;
    let whose = whose.parse().map_err(|_| Refusal::NotFound)?;
    let found = backend::grants::list_reached(&super::context(), &actor, whose).await;
    let (whose, reached) = found.map_err(super::refuse)?;
    Ok(ReachedBy { whose, reached })
}
