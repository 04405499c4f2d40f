//! Registers a repo.

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
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
    buckets, random,
};

/// Characters of a repo's name in a generated prefix.
const NAME_IN_PREFIX: usize = 100;

/// Registers a repo. Nothing is written to its bucket. From then on its bucket config's location can't change.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when there is no such bucket config or the prefix
/// is too long; [`Conflict::NoDefaultBucket`]; [`Conflict::RepoNameTaken`] and
/// [`Conflict::PlaceTaken`], which the database decides.
pub async fn create(cx: &Context, actor: &Actor, new: &NewRepo) -> Result<Entry> {
    actor.must_manage_org()?;
    let mut tx = begin_managing(cx, actor).await?;
    let bucket = sql::chosen_bucket(&mut tx, actor.org, &new.bucket).await?;
    let prefix = full_prefix(&bucket.location.prefix, new)?;
    let id = RepoId::from(random::uuid());
    let location = Location { prefix, ..bucket.location };
    let store_key = buckets::store_key(cx, &location);
    // Overlapping creations run one after the other: the second gets an error instead of a deadlock.
    sql::lock_place(&mut tx, actor.org, &store_key, &location).await?;
    if let Err(error) = sql::insert(&mut tx, actor, id, bucket.id, new, &store_key, &location).await {
        // Waiting creations hold connections, too: return this one before taking another.
        tx.rollback().await?;
        return Err(explain(cx, actor, &store_key, &location, error).await?);
    }
    let detail = json!({ "name": new.name, "uri": location.to_string(), "bucket_config": bucket.nickname });
    audit::record(&mut tx, actor, Action::RepoCreated, &Subject::repo(id).named(&new.name), detail).await?;
    let entry = read_entry(&mut tx, actor, new.name.as_str()).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The conflict behind a violated constraint, for a repo at `location`.
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

/// A repo's prefix in its bucket, which begins with its bucket config's prefix.
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
