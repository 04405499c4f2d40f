//! Creates a bucket config.

use domain::{
    bucket::{Bucket, NewBucket},
    id::BucketConfigId,
};
use serde_json::json;

use super::{
    explain::explain,
    offer_secret::forget_used_offer,
    resolve::{must_not_be_anothers, resolve},
    secret::seal_secret,
    sql,
    store_key::store_key,
    values::{Values, with_known_sts},
};
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
    admission,
    audit::{self, Action, Subject},
    random,
    seal::{self, ALG_AES_256_GCM},
};

/// Stores a bucket config. The organisation's first one becomes its default.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Conflict::NicknameTaken`] and [`Conflict::LocationTaken`], which
/// database constraints decide.
pub async fn create(cx: &Context, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
    actor.must_manage_org()?;
    match insert(cx, actor, new).await {
        Err(error) => Err(explain(cx, actor, &new.location, error).await?),
        created => created,
    }
}

async fn insert(cx: &Context, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
    let id = BucketConfigId::from(random::uuid());
    let mut tx = begin_managing(cx, actor).await?;
    let values = Values::new(with_known_sts(new.location.clone()), new.access.clone());
    let values = resolve(cx, &mut tx, actor.org, values, None).await?;
    admission::must_admit(&cx.aws, &actor.slug, &values.candidate(None))?;
    must_not_be_anothers(&mut tx, actor.org, &values).await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let written = sql::Written {
        id,
        nickname: &new.nickname,
        location: &values.location,
        access: &values.access(),
        extra: &new.extra,
        store_key: &store_key(cx, &new.location),
        fingerprint: &values.fingerprint(actor.org, &key.key)?,
    };
    sql::insert(&mut tx, actor, &written).await?;
    if let Some(secret) = seal_secret(actor.org, id, &values, &key, 1)? {
        sql::keep_secret(&mut tx, actor.org, id, ALG_AES_256_GCM, &secret).await?;
    }
    forget_used_offer(&mut tx, actor, &values).await?;
    sql::make_default_if_first(&mut tx, actor.org, id).await?;
    let detail = json!({
        "nickname": new.nickname,
        "uri": new.location.to_string(),
        "auth_method": values.access().method(),
    });
    audit::record(
        &mut tx,
        actor,
        Action::BucketConfigCreated,
        &Subject::bucket_config(id).named(&new.nickname),
        detail,
    )
    .await?;
    let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(bucket)
}
