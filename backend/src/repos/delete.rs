//! Deletes a repo's entry in the catalogue.

use domain::field::FieldErrors;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
};

/// Deletes a repo's entry in the catalogue. Its objects stay. `confirmation` is the typed name; `None` if the caller
/// has confirmed in another way.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
/// another text.
pub async fn delete(cx: &Context, actor: &Actor, name: &str, confirmation: Option<&str>) -> Result<()> {
    actor.must_manage()?;
    let mut tx = begin_managing(cx, actor).await?;
    let repo = sql::lock(&mut tx, actor, name).await?.ok_or(Error::NotFound)?;
    if confirmation.is_some_and(|typed| typed.trim() != repo.name.as_str()) {
        let sentence = format!("Type the name, {}, to confirm.", repo.name);
        return Err(FieldErrors::at("confirmation", sentence).into());
    }
    sql::delete(&mut tx, repo.id).await?;
    let detail = json!({ "name": repo.name, "uri": repo.location.to_string() });
    audit::record(&mut tx, actor, Action::RepoDeleted, &Subject::repo(repo.id).named(&repo.name), detail).await?;
    Ok(tx.commit().await?)
}
