//! Bucket configs: listed, created, and opened to be used.

mod change;
mod credential;
mod sql;
mod values;

use std::collections::HashMap;

use domain::{
    bucket::{Bucket, NewBucket, Nickname},
    id::{BucketConfigId, OrgId},
    listing::{Page, Wanted},
    location::Location,
};
use serde_json::json;
use time::OffsetDateTime;

pub(crate) use self::{
    sql::{RepoAt, TestResult, WantedToUse as ToUse, get as read, names_on_credential, store},
    values::Values,
};

pub use self::change::{delete, edit, set_default};
pub(crate) use self::credential::{configs_must_fit, renew_old_fingerprints, resolve};
use self::credential::{must_not_be_anothers, resolve_sealed};
pub use crate::connection::{last_report, offer_secret, remember_offered_secrets, test, test_edited, test_new};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    admission,
    audit::{self, Action, Subject},
    connection,
    listing::Chunk,
    random, seal,
    seal::{ALG_AES_256_GCM, OrgKey},
    share,
};

/// A secret as the database keeps it.
#[derive(Debug)]
pub(crate) struct SealedSecret {
    pub(crate) version: i32,
    pub(crate) key_version: i32,
    pub(crate) sealed: Vec<u8>,
}

/// A stored bucket config with what it takes to use it.
#[derive(Debug)]
pub(crate) struct StoredBucket {
    pub(crate) bucket: Bucket,
    pub(crate) values: Values,
    pub(crate) org_key: OrgKey,
    /// Identifies its values; see [`Values::fingerprint`].
    pub(crate) fingerprint: Vec<u8>,
    /// The cloud credential it relies on, in which version, and that version's fingerprint.
    pub(crate) credential: Option<UsedVersion>,
    pub(crate) last_test: Option<TestResult>,
    /// The repo that was named.
    pub(crate) repo: Option<RepoAt>,
    /// When it was read.
    pub(crate) now: OffsetDateTime,
    /// The version of its secret; 0 when it never had one.
    secret_version: i32,
}

/// One state of a cloud credential.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UsedVersion {
    pub(crate) version: i32,
    pub(crate) fingerprint: Vec<u8>,
}

impl StoredBucket {
    /// What tests of it as it stands are kept under.
    pub(crate) fn tested_as(&self) -> Vec<u8> {
        self.values.tested_as(&self.fingerprint)
    }
}

/// The bucket configs of the actor's organisation that follow `last` by nickname; without it, the first ones. Of one
/// that is renamed while a list is read part by part, the list may have both nicknames or none.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(cx: &Context, actor: &Actor, last: Option<&Bucket>) -> Result<Chunk<Bucket>> {
    sql::after(&*share::pool_of(cx, actor.org).await?, actor.org, last).await.map(Chunk::from)
}

/// A page of them, and how many there are.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor, wanted: Wanted) -> Result<Page<Bucket>> {
    let items = sql::page(&*share::pool_of(cx, actor.org).await?, actor.org, &wanted).await?;
    let total = sql::count(&*share::pool_of(cx, actor.org).await?, actor.org, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// Those of these ids that the actor's organisation has.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_some(cx: &Context, actor: &Actor, ids: &[BucketConfigId]) -> Result<HashMap<BucketConfigId, Bucket>> {
    let found = sql::some(&*share::pool_of(cx, actor.org).await?, actor.org, ids).await?;
    Ok(found.into_iter().map(|bucket| (bucket.id, bucket)).collect())
}

/// What the actor's organisation calls its bucket configs, in order.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_nicknames(cx: &Context, actor: &Actor) -> Result<Vec<Nickname>> {
    sql::nicknames(&*share::pool_of(cx, actor.org).await?, actor.org).await
}

/// Up to five other configs of the actor's organisation whose location contains `location` or lies in it. `id` is
/// the config that is being edited. Nesting is allowed; people are told of it.
///
/// # Errors
/// When the database can't be asked.
pub async fn find_nested(
    cx: &Context,
    actor: &Actor,
    id: Option<BucketConfigId>,
    location: &Location,
) -> Result<Vec<Bucket>> {
    sql::nested(&*share::pool_of(cx, actor.org).await?, actor.org, id, &store_key(cx, location), location).await
}

/// One bucket config.
///
/// # Errors
/// [`Error::NotFound`] when the actor's organisation has none of this id.
pub async fn get(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Bucket> {
    sql::get(&*share::pool_of(cx, actor.org).await?, actor.org, id).await?.ok_or(Error::NotFound)
}

/// Stores a bucket config. The organisation's first one becomes its default.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Conflict::NicknameTaken`] and [`Conflict::LocationTaken`], which
/// constraints of the database decide.
pub async fn create(cx: &Context, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
    actor.must_manage_org()?;
    match insert(cx, actor, new).await {
        Err(error) => Err(explain(cx, actor, &new.location, error).await?),
        created => created,
    }
}

async fn insert(cx: &Context, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
    let id = BucketConfigId::from(random::uuid());
    let mut tx = cx.pool.begin().await?;
    let values = Values::new(new.location.clone(), new.access.clone());
    let values = resolve(cx, &mut tx, actor.org, values).await?;
    admission::must_admit(cx, &actor.slug, &values.candidate(None))?;
    must_not_be_anothers(&mut tx, actor.org, &values).await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let written = sql::Written {
        id,
        nickname: &new.nickname,
        location: &new.location,
        access: &values.access(),
        extra: &new.extra,
        store_key: &store_key(cx, &new.location),
        fingerprint: &values.fingerprint(actor.org, &key.key)?,
    };
    sql::insert(&mut tx, actor, &written).await?;
    if let Some(secret) = seal_secret(actor.org, id, &values, &key, 1)? {
        sql::keep_secret(&mut tx, actor.org, id, ALG_AES_256_GCM, &secret).await?;
        connection::forget_offered_secret(&mut tx, actor).await?;
    }
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

/// What the refusal of a constraint means for whoever wanted a config at `location`.
async fn explain(cx: &Context, actor: &Actor, location: &Location, error: Error) -> Result<Error> {
    if error.violates("bucket_config_nickname_unique") {
        return Ok(Conflict::NicknameTaken.into());
    }
    if error.violates("bucket_config_location_unique") {
        let nickname =
            sql::nickname_at(&*share::pool_of(cx, actor.org).await?, actor.org, &store_key(cx, location), location)
                .await?;
        return Ok(Conflict::LocationTaken { nickname: nickname.unwrap_or_default() }.into());
    }
    Ok(error)
}

/// The one text for every spelling of a location's store.
pub(crate) fn store_key(cx: &Context, location: &Location) -> String {
    location.store.key(cx.aws.s3_endpoint())
}

/// A stored config with its secret opened: one state of it and of its cloud credential.
pub(crate) async fn open(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<StoredBucket> {
    let row = sql::open(&*share::pool_of(cx, actor.org).await?, actor.org, ToUse::Config(id))
        .await?
        .ok_or(Error::NotFound)?;
    unseal(cx, actor.org, row)
}

/// The same, to hand something of it out: it must be as it was stored, and the repo must be there that is named.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Integrity`] when somebody changed it behind the server's back.
pub(crate) async fn open_to_hand_out(cx: &Context, actor: &Actor, wanted: ToUse<'_>) -> Result<StoredBucket> {
    let row = sql::open(&*share::pool_of(cx, actor.org).await?, actor.org, wanted).await?.ok_or(Error::NotFound)?;
    let stored = unseal(cx, actor.org, row)?;
    match stored.values.are_those_of(&stored.fingerprint, actor.org, &stored.org_key.key)? {
        true => Ok(stored),
        false => Err(Error::Integrity),
    }
}

fn unseal(cx: &Context, org: OrgId, row: sql::SealedBucket) -> Result<StoredBucket> {
    let org_key = row.org_key.unwrap(&cx.keyring, org)?;
    let secret_version = row.secret.as_ref().map_or(0, |secret| secret.version);
    let secret = row
        .secret
        .map(|secret| {
            let binding = values::binding(&row.bucket.location, &row.bucket.access, org, row.bucket.id, &secret);
            org_key.key.open(&binding, &secret.sealed)
        })
        .transpose()?;
    let values = Values::stored(&row.bucket, secret.as_deref().map(Vec::as_slice))?;
    let (values, credential) = match row.credential {
        Some(sealed) => {
            let resolved = resolve_sealed(cx, org, &values.location, &sealed)?;
            let used = UsedVersion { version: sealed.version, fingerprint: sealed.fingerprint };
            (values.with_credential(resolved), Some(used))
        }
        None => (values, None),
    };
    Ok(StoredBucket {
        bucket: row.bucket,
        values,
        org_key,
        fingerprint: row.fingerprint,
        credential,
        last_test: row.last_test,
        repo: row.repo,
        now: row.now,
        secret_version,
    })
}

/// The secret of `values`, if there is one, sealed for the row it goes to.
fn seal_secret(
    org: OrgId,
    id: BucketConfigId,
    values: &Values,
    key: &OrgKey,
    version: i32,
) -> Result<Option<SealedSecret>> {
    let Some(secret) = values.secret() else { return Ok(None) };
    let binding = values.secret_binding(org, id, version, key.version);
    let sealed = key.key.seal(&binding, secret.as_bytes())?;
    Ok(Some(SealedSecret { version, key_version: key.version, sealed }))
}
