//! Edits a repo's entry.

use domain::{
    field::FieldErrors,
    repo::{Description, MetadataChange, OptimizationConfig},
};
use serde_json::json;

use super::{
    entry::{Entry, finish_edit},
    sql,
};
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
};

/// Changes to a repo's entry. `None` leaves a value unchanged.
#[derive(Debug, Clone, Default)]
pub struct RepoChange {
    /// Description.
    pub description: Option<Description>,
    /// Metadata entries to add, remove and replace.
    pub metadata: MetadataChange,
    /// Maintenance by data clients.
    pub optimization: Option<OptimizationConfig>,
}

/// Changes a repo's entry.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the metadata change does
/// not apply.
pub async fn edit(cx: &Context, actor: &Actor, name: &str, change: &RepoChange) -> Result<Entry> {
    actor.must_manage()?;
    let mut tx = begin_managing(cx, actor).await?;
    let repo = sql::lock(&mut tx, actor, name).await?.ok_or(Error::NotFound)?;
    let metadata = repo.metadata.changed(&change.metadata);
    let metadata = metadata.map_err(|invalid| FieldErrors::at("metadata", invalid.to_string()))?;
    let description = change.description.as_ref().unwrap_or(&repo.description);
    let optimization = change.optimization.as_ref().unwrap_or(&repo.optimization);
    sql::update(&mut tx, repo.id, description, &metadata, optimization).await?;
    finish_edit(tx, actor, &repo, json!({ "name": repo.name })).await
}
