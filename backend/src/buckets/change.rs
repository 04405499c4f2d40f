//! Bucket configs that are there: edited, made the default, deleted.

use domain::{
    bucket::{Bucket, EditedBucket},
    field::FieldErrors,
    id::BucketConfigId,
};
use serde_json::json;

use super::{StoredBucket, ToUse, Values, seal_secret, sql};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    admission,
    audit::{self, Action, Subject},
    error::NAMED,
    repos, seal,
    seal::ALG_AES_256_GCM,
    share,
};

/// Changes a bucket config: everything while no repo relies on it, afterwards its nickname only. A secret that is not
/// entered again is kept, and goes nowhere it did not go before. `version` is the one the edit was begun on; without
/// it, the edit applies to whatever is there.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when a secret is to be
/// entered again; [`Conflict::ChangedMeanwhile`], [`Conflict::InUse`], [`Conflict::NicknameTaken`] and
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
            let repos = repos::names_on_bucket(&*share::pool_of(cx, actor.org).await?, actor.org, id, NAMED).await?;
            Err(Conflict::InUse { repos }.into())
        }
        Err(error) => Err(super::explain(cx, actor, &edited.location, error).await?),
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
    let mut tx = cx.pool.begin().await?;
    if !sql::lock(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    let row = sql::open(&mut *tx, actor.org, ToUse::Config(id)).await?.ok_or(Error::NotFound)?;
    let stored = super::unseal(cx, actor.org, row)?;
    if version.is_some_and(|version| version != stored.bucket.version) {
        return Err(Conflict::ChangedMeanwhile.into());
    }
    let values = stored.values.edited(&edited.location, &edited.access)?;
    let values = super::resolve(cx, &mut tx, actor.org, values).await?;
    admission::must_admit(cx, &actor.slug, &values.candidate(Some(&stored.values)))?;
    super::must_not_be_anothers(&mut tx, actor.org, &values).await?;
    // A secret that stays where it is stays under the key it was sealed with.
    let secret_moves = secret_moves(&stored, &values);
    let active = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let key = if secret_moves { &active } else { &stored.org_key };
    let written = sql::Written {
        id,
        nickname: &edited.nickname,
        location: &edited.location,
        access: &values.access(),
        extra: edited.extra.as_ref().unwrap_or(&stored.bucket.extra),
        store_key: &super::store_key(cx, &edited.location),
        fingerprint: &values.fingerprint(actor.org, &key.key)?,
    };
    sql::update(&mut tx, actor.org, &written).await?;
    if secret_moves {
        match seal_secret(actor.org, id, &values, key, stored.secret_version + 1)? {
            Some(secret) => sql::keep_secret(&mut tx, actor.org, id, ALG_AES_256_GCM, &secret).await?,
            None => sql::delete_secret(&mut tx, actor.org, id).await?,
        }
    }
    let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let told = |bucket: &Bucket| {
        json!({
            "nickname": bucket.nickname,
            "uri": bucket.location.to_string(),
            "auth_method": bucket.access.method(),
        })
    };
    let detail = json!({
        "before": told(&stored.bucket),
        "after": told(&bucket),
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

/// Makes a bucket config the organisation's default.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn set_default(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Bucket> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    if !sql::exists(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    match sql::make_default(&mut tx, actor.org, id).await.map_err(Error::from) {
        // Deleted a moment ago.
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

/// Deletes a bucket config that no repo relies on. The bucket and its objects stay. `confirmation` is the nickname
/// as somebody typed it; without it, the caller has made sure otherwise.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
/// another text; [`Conflict::DeleteInUse`], which the database decides.
pub async fn delete(cx: &Context, actor: &Actor, id: BucketConfigId, confirmation: Option<&str>) -> Result<()> {
    actor.must_manage()?;
    match remove(cx, actor, id, confirmation).await {
        Err(error) if error.violates("repo_bucket_config") => {
            let repos = repos::names_on_bucket(&*share::pool_of(cx, actor.org).await?, actor.org, id, NAMED).await?;
            Err(Conflict::DeleteInUse { repos }.into())
        }
        done => done,
    }
}

async fn remove(cx: &Context, actor: &Actor, id: BucketConfigId, confirmation: Option<&str>) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
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

/// Whether the secret is another one, or bound to another place.
fn secret_moves(stored: &StoredBucket, values: &Values) -> bool {
    stored.values.secret() != values.secret()
        || stored.values.destination() != values.destination()
        || stored.values.access().method() != values.access().method()
}
