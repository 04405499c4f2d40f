//! Edits a bucket config.

use domain::{
    bucket::{Bucket, EditedBucket},
    id::BucketConfigId,
};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{
    ConfigRef,
    explain::explain,
    offer_secret::forget_used_offer,
    open::unseal,
    resolve::{must_not_be_anothers, resolve},
    secret::seal_secret,
    sql::{self, SealedSecret},
    store_key::store_key,
    stored::StoredBucket,
    values::Values,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    admission,
    audit::{self, Action, Subject},
    error::NAMED,
    seal::{self, ALG_AES_256_GCM},
};

/// Changes a bucket config: all values while no repo uses it, afterwards its nickname only. A secret that is not
/// entered again stays only if its destination stays. `version` is the one the edit is based on; `None` applies the
/// edit to any version.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when a secret must be entered
/// again; [`Conflict::ChangedMeanwhile`], [`Conflict::InUse`], [`Conflict::NicknameTaken`] and
/// [`Conflict::LocationTaken`], which the database decides.
pub async fn edit(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    edited: &EditedBucket,
    version: Option<i32>,
) -> Result<Bucket> {
    actor.must_manage()?;
    match update(cx, actor, id, edited, version).await {
        Err(error) if error.violates("bucket_config_in_use") => {
            let repos = sql::repo_names(&*cx.pool_of(actor.org).await?, actor.org, id, NAMED).await?;
            Err(Conflict::InUse { repos }.into())
        }
        Err(error) => Err(explain(cx, actor, &edited.location, error).await?),
        updated => updated,
    }
}

async fn update(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    edited: &EditedBucket,
    version: Option<i32>,
) -> Result<Bucket> {
    let mut tx = begin_managing(cx, actor).await?;
    if !sql::lock(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    let row = sql::open(&mut *tx, actor, ConfigRef::Config(id)).await?.ok_or(Error::NotFound)?;
    let stored = unseal(cx, actor.org, row)?;
    if version.is_some_and(|version| version != stored.bucket.version) {
        return Err(Conflict::ChangedMeanwhile.into());
    }
    let values = stored.values.edited(&edited.location, &edited.access)?;
    let values = resolve(cx, &mut tx, actor.org, values, Some(&stored.values)).await?;
    admission::must_admit(&cx.aws, &actor.slug, &values.candidate(Some(&stored.values)))?;
    must_not_be_anothers(&mut tx, actor.org, &values).await?;
    // An unchanged secret stays under the key it was sealed with.
    let secret_moves = secret_moves(&stored, &values);
    let active = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let key = if secret_moves { &active } else { &stored.org_key };
    let written = sql::Written {
        id,
        nickname: &edited.nickname,
        location: &edited.location,
        access: &values.access(),
        extra: edited.extra.as_ref().unwrap_or(&stored.bucket.extra),
        store_key: &store_key(cx, &edited.location),
        fingerprint: &values.fingerprint(actor.org, &key.key)?,
    };
    sql::update(&mut tx, actor.org, &written).await?;
    if secret_moves {
        replace_secret(&mut tx, actor, id, seal_secret(actor.org, id, &values, key, stored.secret_version + 1)?)
            .await?;
        forget_used_offer(&mut tx, actor, &values).await?;
    }
    let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let detail = json!({
        "before": audit_detail(&stored.bucket),
        "after": audit_detail(&bucket),
        "secret_replaced": values.secret() != stored.values.secret(),
    });
    audit::record(
        &mut tx,
        actor,
        Action::BucketConfigEdited,
        &Subject::bucket_config(id).named(&bucket.nickname),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(bucket)
}

/// Whether the secret changes, or the destination it is bound to.
fn secret_moves(stored: &StoredBucket, values: &Values) -> bool {
    stored.values.secret() != values.secret()
        || stored.values.destination() != values.destination()
        || stored.values.access().method() != values.access().method()
}

async fn replace_secret(
    tx: &mut PgConnection,
    actor: &Actor,
    id: BucketConfigId,
    secret: Option<SealedSecret>,
) -> Result<()> {
    match secret {
        Some(secret) => sql::keep_secret(tx, actor.org, id, ALG_AES_256_GCM, &secret).await?,
        None => sql::delete_secret(tx, actor.org, id).await?,
    }
    Ok(())
}

/// The shown values of a bucket config, for its event.
fn audit_detail(bucket: &Bucket) -> Value {
    json!({
        "nickname": bucket.nickname,
        "uri": bucket.location.to_string(),
        "auth_method": bucket.access.method(),
    })
}
