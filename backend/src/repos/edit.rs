//! What is said about a repo is changed.

use domain::{
    field::FieldErrors,
    repo::{Description, MetadataChange, OptimizationConfig},
};
use serde_json::json;

use super::{
    entry::{Entry, finish_edit},
    sql,
};
use crate::{Context, Error, Result, actor::Actor};

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

/// Changes what is said about a repo.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the metadata can't be
/// changed so.
pub async fn edit(cx: &Context, actor: &Actor, name: &str, change: &RepoChange) -> Result<Entry> {
    actor.must_manage()?;
    let mut tx = cx.begin(actor.org).await?;
    let repo = sql::lock(&mut tx, actor.org, name).await?.ok_or(Error::NotFound)?;
    let metadata = repo.metadata.changed(&change.metadata);
    let metadata = metadata.map_err(|invalid| FieldErrors::at("metadata", invalid.to_string()))?;
    let description = change.description.as_ref().unwrap_or(&repo.description);
    let optimization = change.optimization.as_ref().unwrap_or(&repo.optimization);
    sql::update(&mut tx, repo.id, description, &metadata, optimization).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name })).await
}
