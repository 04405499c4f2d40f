//! A repo is registered.

use domain::{
    field::FieldErrors,
    id::RepoId,
    location::{Location, Prefix},
    repo::{NewRepo, Place},
};
use serde_json::json;

use super::{
    entry::{Entry, read_entry},
    sql,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    buckets, random,
};

/// How much of a repo's name goes into a prefix that is made up.
const NAME_IN_PREFIX: usize = 100;

/// Registers a repo. Nothing is written to its bucket. From now on its bucket config stays as it is.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when there is no such bucket config or the
/// prefix becomes too long; [`Conflict::NoDefaultBucket`]; [`Conflict::RepoNameTaken`] and
/// [`Conflict::PlaceTaken`], which the database decides.
pub async fn create(cx: &Context, actor: &Actor, new: &NewRepo) -> Result<Entry> {
    actor.must_manage_org()?;
    let mut tx = cx.begin(actor.org).await?;
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

/// What the refusal of a constraint means for whoever wanted a repo at `location`.
async fn explain(cx: &Context, actor: &Actor, store_key: &str, location: &Location, error: Error) -> Result<Error> {
    if error.violates("repo_name_unique") {
        return Ok(Conflict::RepoNameTaken.into());
    }
    if error.violates("repo_place_overlap") {
        let repo = sql::name_around(&*cx.pool_of(actor.org).await?, actor.org, store_key, location).await?;
        return Ok(Conflict::PlaceTaken { repo: repo.unwrap_or_default() }.into());
    }
    Ok(error)
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
