//! Makes a bucket config the default of its organisation.

use domain::{bucket::Bucket, id::BucketConfigId};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
};

/// Makes a bucket config the organisation's default.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn set_default(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Bucket> {
    actor.must_manage()?;
    let mut tx = begin_managing(cx, actor).await?;
    if !sql::exists(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    match sql::make_default(&mut tx, actor.org, id).await.map_err(Error::from) {
        // Deleted meanwhile.
        Err(error) if error.violates("org_default_bucket_config") => return Err(Error::NotFound),
        done => done?,
    }
    let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let detail = json!({ "nickname": bucket.nickname });
    audit::record(
        &mut tx,
        actor,
        Action::BucketConfigMadeDefault,
        &Subject::bucket_config(id).named(&bucket.nickname),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(bucket)
}
