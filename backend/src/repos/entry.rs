//! A repo with its bucket config, as acts return it.

use domain::{bucket::Bucket, repo::Repo};
use sqlx::PgConnection;

use super::sql;
use crate::{
    Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    buckets,
    share::OrgTransaction,
};

/// A repo with its bucket config, as both are after an act: answers need no further read.
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

/// A repo with its bucket config, as the transaction sees them.
pub(super) async fn read_entry(tx: &mut PgConnection, actor: &Actor, name: &str) -> Result<Entry> {
    let repo = sql::get(&mut *tx, actor, name).await?.ok_or(Error::NotFound)?;
    let bucket = buckets::read(tx, actor.org, repo.bucket).await?.ok_or(Error::NotFound)?;
    Ok(Entry { repo, bucket })
}

pub(super) async fn finish_edit(
    mut tx: OrgTransaction,
    actor: &Actor,
    repo: &Repo,
    detail: serde_json::Value,
) -> Result<Entry> {
    audit::record(&mut tx, actor, Action::RepoEdited, &Subject::repo(repo.id).named(&repo.name), detail).await?;
    let edited = read_entry(&mut tx, actor, repo.name.as_str()).await?;
    tx.commit().await?;
    Ok(edited)
}
