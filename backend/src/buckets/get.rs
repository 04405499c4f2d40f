//! Bucket configs by their ids.

use std::collections::HashMap;

use domain::{bucket::Bucket, id::BucketConfigId, repo::Repo};

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// One bucket config.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has no such config, or they may not read it.
pub async fn get(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Bucket> {
    sql::get_readable(&*cx.pool_of(actor.org).await?, actor, id).await?.ok_or(Error::NotFound)
}

/// The bucket config of a repo, which whoever may read the repo may see with it.
///
/// # Errors
/// [`Error::NotFound`] when it is gone.
pub async fn get_of_repo(cx: &Context, actor: &Actor, repo: &Repo) -> Result<Bucket> {
    sql::get(&*cx.pool_of(actor.org).await?, actor.org, repo.bucket).await?.ok_or(Error::NotFound)
}

/// Those of these ids that belong to the actor's organisation: the bucket configs of repos that the actor may read.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_some(cx: &Context, actor: &Actor, ids: &[BucketConfigId]) -> Result<HashMap<BucketConfigId, Bucket>> {
    let found = sql::some(&*cx.pool_of(actor.org).await?, actor.org, ids).await?;
    Ok(found.into_iter().map(|bucket| (bucket.id, bucket)).collect())
}
