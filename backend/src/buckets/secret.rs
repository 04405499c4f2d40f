//! Seals a bucket config's secret for its row.

use domain::id::{BucketConfigId, OrgId};

use super::{sql::SealedSecret, values::Values};
use crate::{Result, seal::OrgKey};

/// The secret of `values`, if any, sealed for its row.
pub(super) fn seal_secret(
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
