//! Deletes a bucket config.

use domain::{field::FieldErrors, id::BucketConfigId};
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
    error::NAMED,
};

/// Deletes a bucket config that no repo uses. The bucket and its objects stay. `confirmation` is the typed nickname;
/// `None` if the caller has confirmed in another way.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
/// another text; [`Conflict::DeleteInUse`], which the database decides.
pub async fn delete(cx: &Context, actor: &Actor, id: BucketConfigId, confirmation: Option<&str>) -> Result<()> {
    actor.must_manage()?;
    match remove(cx, actor, id, confirmation).await {
        Err(error) if error.violates("repo_bucket_config") => {
            let repos = sql::repo_names(&*cx.pool_of(actor.org).await?, actor.org, id, NAMED).await?;
            Err(Conflict::DeleteInUse { repos }.into())
        }
        done => done,
    }
}

async fn remove(cx: &Context, actor: &Actor, id: BucketConfigId, confirmation: Option<&str>) -> Result<()> {
    let mut tx = begin_managing(cx, actor).await?;
    if !sql::lock(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    if confirmation.is_some_and(|typed| typed.trim() != bucket.nickname.as_str()) {
        let sentence = format!("Type the nickname, {}, to confirm.", bucket.nickname);
        return Err(FieldErrors::at("confirmation", sentence).into());
    }
    sql::delete(&mut tx, actor.org, id).await?;
    let detail = json!({ "nickname": bucket.nickname, "uri": bucket.location.to_string() });
    audit::record(
        &mut tx,
        actor,
        Action::BucketConfigDeleted,
        &Subject::bucket_config(id).named(&bucket.nickname),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}
