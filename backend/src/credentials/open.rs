//! Opens a stored cloud credential for use.

use domain::{
    credential::Keys,
    id::{CloudCredentialId, OrgId},
};
use sqlx::PgConnection;

use super::{
    sealed::{self, SealedCredential},
    sql,
    stored::StoredCredential,
};
use crate::{Context, Error, Result, external_id};

/// A stored credential with its secret opened.
pub(crate) async fn open(
    cx: &Context,
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
) -> Result<StoredCredential> {
    let row = sql::get_sealed(connection, org, id).await?.ok_or(Error::NotFound)?;
    unseal(cx, org, row)
}

/// The keys of a credential that a bucket config uses, with the namespace's external ID if that applies.
pub(crate) fn open_used(cx: &Context, org: OrgId, row: &SealedCredential) -> Result<(Keys, Option<String>)> {
    let org_key = row.org_key.unwrap(&cx.keyring, org)?;
    let keys = sealed::open(org, row.id, &row.shown, &row.sealed, &org_key)?;
    let external_id = row.external_id.as_ref().map(|kept| external_id::open(cx, org, kept)).transpose()?;
    Ok((keys, external_id))
}

fn unseal(cx: &Context, org: OrgId, row: sql::SealedRow) -> Result<StoredCredential> {
    let org_key = row.org_key.unwrap(&cx.keyring, org)?;
    let keys = sealed::open(org, row.credential.id, &row.credential.shown, &row.sealed, &org_key)?;
    Ok(StoredCredential {
        credential: row.credential,
        keys,
        org_key,
        fingerprint: row.fingerprint,
        secret_version: row.sealed.version,
    })
}
