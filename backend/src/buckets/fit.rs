//! Bucket configs that use a cloud credential, while it is edited.

use domain::{
    bucket::NewAccess,
    credential::{BucketPath, Keys},
    id::{CloudCredentialId, OrgId},
};
use sqlx::PgConnection;

use super::{
    resolve::{FIELD, PLACEHOLDER, access, must_be_meant_for, resolved},
    sql,
    values::Values,
};
use crate::{Conflict, Context, Error, Result, credentials::StoredCredential, external_id, seal};

/// Refuses an edit of a credential that a config could not use any more.
///
/// # Errors
/// [`Conflict::CredentialMisfits`].
pub(crate) async fn configs_must_fit(
    tx: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
    keys: &Keys,
    buckets: &[BucketPath],
) -> Result<()> {
    for config in sql::placed_on_credential(tx, org, id, sql::Of::Any).await? {
        let fits = must_be_meant_for(buckets, &config.location)
            .and_then(|()| access(&config.location, keys.clone(), Some(PLACEHOLDER)).map(drop));
        match fits {
            Err(Error::Invalid(errors)) => {
                let why = errors.get(FIELD).unwrap_or_default().to_owned();
                return Err(Conflict::CredentialMisfits { nickname: config.nickname, why }.into());
            }
            fits => fits?,
        }
    }
    Ok(())
}

/// Gives configs of an older version, whose fingerprints include the whole credential, today's fingerprints before the
/// credential changes, in a statement of its own. Those that were looked at are not read again.
pub(crate) async fn renew_old_fingerprints(cx: &Context, org: OrgId, stored: &StoredCredential) -> Result<()> {
    let mut connection = cx.pool_of(org).await?.connection().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, org).await?.key;
    let external_id = external_id::find(cx, &mut connection, org).await?;
    let placed = sql::placed_on_credential(&mut *connection, org, stored.credential.id, sql::Of::OldForm).await?;
    drop(connection);
    let mut renewed = Vec::new();
    for config in placed {
        let values = Values::new(config.location, NewAccess::CloudCredential(stored.credential.id));
        let now = values.fingerprint(org, &key)?;
        if now.as_slice() == config.fingerprint {
            renewed.push((config.id, config.fingerprint, now.to_vec()));
            continue;
        }
        let (keys, fingerprint) = (stored.keys.clone(), stored.fingerprint.clone());
        let external_id = external_id.clone();
        let Ok(resolved) = resolved(&values.location, &[], keys, external_id, fingerprint) else { continue };
        let values = values.with_credential(resolved);
        if values.are_those_of(&config.fingerprint, org, &key)? {
            renewed.push((config.id, config.fingerprint, now.to_vec()));
        }
    }
    if renewed.is_empty() {
        return Ok(());
    }
    Ok(sql::renew_fingerprints(&*cx.pool_of(org).await?, org, &renewed).await?)
}
