//! Opens a stored bucket config for use.

use domain::id::{BucketConfigId, OrgId};
use sqlx::PgConnection;

use super::{
    resolve::resolve_sealed,
    sql::{self, ConfigRef},
    stored::{StoredBucket, UsedVersion},
    values::{self, Values},
};
use crate::{Context, Error, Result, actor::Actor};

/// A stored config with its secret opened, consistent with its cloud credential.
pub(crate) async fn open(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<StoredBucket> {
    let row = sql::open(&*cx.pool_of(actor.org).await?, actor, ConfigRef::Config(id)).await?.ok_or(Error::NotFound)?;
    unseal(cx, actor.org, row)
}

/// The same for vending: the stored values must be intact, the named repo must exist, and the actor must reach it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Integrity`] when the row was changed from outside.
pub(crate) async fn open_for_vending(
    cx: &Context,
    connection: &mut PgConnection,
    actor: &Actor,
    wanted: ConfigRef<'_>,
) -> Result<StoredBucket> {
    let row = sql::open(connection, actor, wanted).await?.ok_or(Error::NotFound)?;
    if row.level.is_none() {
        return Err(Error::NotFound);
    }
    let stored = unseal(cx, actor.org, row)?;
    match stored.values.are_those_of(&stored.fingerprint, actor.org, &stored.org_key.key)? {
        true => Ok(stored),
        false => Err(Error::Integrity),
    }
}

pub(super) fn unseal(cx: &Context, org: OrgId, row: sql::SealedBucket) -> Result<StoredBucket> {
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
        level: row.level,
        secret_version,
    })
}
