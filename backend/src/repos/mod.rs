//! Repos: the catalogue of what lies where, and what makes bucket configs stay as they are.

mod sql;

use domain::{
    bucket::Bucket,
    field::FieldErrors,
    id::{BucketConfigId, RepoId},
    listing::{Page, Wanted},
    location::{Location, Prefix},
    repo::{Description, Metadata, MetadataChange, NewRepo, OptimizationConfig, Place, Repo, RepoMode, RepoName},
};
use serde_json::json;
use sqlx::PgConnection;

pub(crate) use self::sql::names_on_bucket;
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    buckets,
    error::inconsistent_row,
    listing::Chunk,
    random, share,
};

/// How much of a repo's name goes into a prefix that is made up.
const NAME_IN_PREFIX: usize = 100;

/// What is to change of a repo's entry. What is nothing stays.
#[derive(Debug, Clone, Default)]
pub struct RepoChange {
    /// What it is about.
    pub description: Option<Description>,
    /// Entries to add, remove and replace.
    pub metadata: MetadataChange,
    /// How data clients tidy it up.
    pub optimization: Option<OptimizationConfig>,
}

/// Which repos are wanted.
#[derive(Debug, Clone, Default)]
pub enum RepoFilter {
    /// All of them.
    #[default]
    All,
    /// Only those on this bucket config.
    OnBucket(BucketConfigId),
    /// Only those whose metadata has all of these entries.
    WithMetadata(Metadata),
}

impl From<Metadata> for RepoFilter {
    fn from(metadata: Metadata) -> Self {
        if metadata.is_empty() { Self::All } else { Self::WithMetadata(metadata) }
    }
}

/// A repo with the bucket config it lies in, as both are after an act: whoever tells of it needs no other connection.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The repo.
    pub repo: Repo,
    /// Its bucket config.
    pub bucket: Bucket,
}

impl std::ops::Deref for Entry {
    type Target = Repo;

    fn deref(&self) -> &Repo {
        &self.repo
    }
}

/// A page of the organisation's repos, by name, and how many there are.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor, filter: &RepoFilter, wanted: Wanted) -> Result<Page<Repo>> {
    let items = sql::page(&*share::pool_of(cx, actor.org).await?, actor.org, filter, &wanted).await?;
    let total = sql::count(&*share::pool_of(cx, actor.org).await?, actor.org, filter, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// The organisation's repos that follow `last` by name; without it, the first ones. Of one that is renamed while a list
/// is read part by part, the list may have both names or none.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(cx: &Context, actor: &Actor, filter: &RepoFilter, last: Option<&Repo>) -> Result<Chunk<Repo>> {
    sql::after(&*share::pool_of(cx, actor.org).await?, actor.org, filter, last).await.map(Chunk::from)
}

/// What the first `most` repos on a bucket config are called.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_names_on_bucket(cx: &Context, actor: &Actor, id: BucketConfigId, most: u32) -> Result<Vec<RepoName>> {
    let names = sql::names_on_bucket(&*share::pool_of(cx, actor.org).await?, actor.org, id, most.into()).await?;
    names.iter().map(|name| name.parse().map_err(inconsistent_row("repo.name"))).collect()
}

/// One repo.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has none of this name.
pub async fn get(cx: &Context, actor: &Actor, name: &str) -> Result<Repo> {
    sql::get(&*share::pool_of(cx, actor.org).await?, actor.org, name).await?.ok_or(Error::NotFound)
}

/// Registers a repo. Nothing is written to its bucket. From now on its bucket config stays as it is.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when there is no such bucket config or the
/// prefix becomes too long; [`Conflict::NoDefaultBucket`]; [`Conflict::RepoNameTaken`] and
/// [`Conflict::PlaceTaken`], which the database decides.
pub async fn create(cx: &Context, actor: &Actor, new: &NewRepo) -> Result<Entry> {
    actor.must_manage_org()?;
    let mut tx = cx.pool.begin().await?;
    let bucket = sql::chosen_bucket(&mut tx, actor.org, &new.bucket).await?;
    let prefix = full_prefix(&bucket.location.prefix, new)?;
    let id = RepoId::from(random::uuid());
    let location = Location { prefix, ..bucket.location };
    let store_key = buckets::store_key(cx, &location);
    // Two that overlap come one after the other: the second is told so instead of dying in a deadlock.
    sql::lock_place(&mut tx, actor.org, &store_key, &location).await?;
    if let Err(error) = sql::insert(&mut tx, actor, id, bucket.id, new, &store_key, &location).await {
        // Whoever waits for the place holds a connection, too: this one is given back before another is taken.
        tx.rollback().await?;
        return Err(explain(cx, actor, &store_key, &location, error).await?);
    }
    let detail = json!({ "name": new.name, "uri": location.to_string(), "bucket_config": bucket.nickname });
    audit::record(&mut tx, actor, Action::RepoCreated, &Subject::repo(id).named(&new.name), detail).await?;
    let entry = read_entry(&mut tx, actor, new.name.as_str()).await?;
    tx.commit().await?;
    Ok(entry)
}

/// A repo with its bucket config, as the transaction sees them.
async fn read_entry(tx: &mut PgConnection, actor: &Actor, name: &str) -> Result<Entry> {
    let repo = sql::get(&mut *tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    let bucket = buckets::read(tx, actor.org, repo.bucket).await?.ok_or(Error::NotFound)?;
    Ok(Entry { repo, bucket })
}

/// What the refusal of a constraint means for whoever wanted a repo at `location`.
async fn explain(cx: &Context, actor: &Actor, store_key: &str, location: &Location, error: Error) -> Result<Error> {
    if error.violates("repo_name_unique") {
        return Ok(Conflict::RepoNameTaken.into());
    }
    if error.violates("repo_place_overlap") {
        let repo = sql::name_around(&*share::pool_of(cx, actor.org).await?, actor.org, store_key, location).await?;
        return Ok(Conflict::PlaceTaken { repo: repo.unwrap_or_default() }.into());
    }
    Ok(error)
}

/// Changes what is said about a repo.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the metadata can't be
/// changed so.
pub async fn edit(cx: &Context, actor: &Actor, name: &str, change: &RepoChange) -> Result<Entry> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    let repo = sql::lock(&mut tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    let metadata = repo.metadata.changed(&change.metadata);
    let metadata = metadata.map_err(|invalid| FieldErrors::at("metadata", invalid.to_string()))?;
    let description = change.description.as_ref().unwrap_or(&repo.description);
    let optimization = change.optimization.as_ref().unwrap_or(&repo.optimization);
    sql::update(&mut tx, repo.id, description, &metadata, optimization).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name })).await
}

/// Puts a repo in a mode.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn set_mode(
    cx: &Context,
    actor: &Actor,
    name: &str,
    mode: RepoMode,
    message: Option<&Description>,
) -> Result<Entry> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    sql::lock_buckets_around(&mut tx, actor.org, name).await?;
    let repo = sql::lock(&mut tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    sql::set_mode(&mut tx, actor, repo.id, mode, message).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name, "mode": mode })).await
}

async fn finish_edit(
    mut tx: sqlx::Transaction<'_, sqlx::Postgres>,
    actor: &Actor,
    repo: &Repo,
    detail: serde_json::Value,
) -> Result<Entry> {
    audit::record(&mut tx, actor, Action::RepoEdited, &Subject::repo(repo.id).named(&repo.name), detail).await?;
    let edited = read_entry(&mut tx, actor, repo.name.as_str()).await?;
    tx.commit().await?;
    Ok(edited)
}

/// Deletes a repo's entry in the catalogue. Its objects stay. `confirmation` is the name as somebody typed it;
/// without it, the caller has made sure otherwise.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
/// another text.
pub async fn delete(cx: &Context, actor: &Actor, name: &str, confirmation: Option<&str>) -> Result<()> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    let repo = sql::lock(&mut tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    if confirmation.is_some_and(|typed| typed.trim() != repo.name.as_str()) {
        let sentence = format!("Type the name, {}, to confirm.", repo.name);
        return Err(FieldErrors::at("confirmation", sentence).into());
    }
    sql::delete(&mut tx, repo.id).await?;
    let detail = json!({ "name": repo.name, "uri": repo.location.to_string() });
    audit::record(&mut tx, actor, Action::RepoDeleted, &Subject::repo(repo.id).named(&repo.name), detail).await?;
    Ok(tx.commit().await?)
}

/// A repo's prefix in its bucket, which begins with its bucket config's.
fn full_prefix(base: &Prefix, new: &NewRepo) -> Result<Prefix> {
    let path = match &new.place {
        Place::Fresh => {
            let name = new.name.as_str().get(..NAME_IN_PREFIX).unwrap_or(new.name.as_str());
            format!("{base}{}-{name}", random::short_id::<8>())
        }
        Place::At(prefix) => format!("{base}{prefix}"),
        Place::InBucket(prefix) if prefix.as_str().starts_with(base.as_str()) => prefix.to_string(),
        Place::InBucket(prefix) => format!("{base}{prefix}"),
    };
    Ok(path.parse().map_err(|invalid: domain::Invalid| FieldErrors::at("prefix", invalid.to_string()))?)
}
