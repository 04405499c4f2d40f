//! Reads a credential for use: in one statement, so that all values are from the same moment.

use domain::{
    credential::Credential,
    id::{CloudCredentialId, OrgId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::Row;
use crate::{Result, credentials::sealed::Sealed, seal::WrappedOrgKey};

/// A stored credential with its secret still sealed.
pub(in crate::credentials) struct SealedRow {
    pub(in crate::credentials) credential: Credential,
    pub(in crate::credentials) fingerprint: Vec<u8>,
    pub(in crate::credentials) sealed: Sealed,
    pub(in crate::credentials) org_key: WrappedOrgKey,
}

/// Reads for use: the credential can't change before the transaction ends, if there is one.
pub(in crate::credentials) async fn get_sealed(
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
) -> Result<Option<SealedRow>> {
    let row = sqlx::query!(
        r#"select c.id, c.name, c.kind, c.access_key_id, c.arn_head, c.account_name, c.account_id, c.key_id, c.endpoint,
                  c.kms_key_id, c.own_external_id, c.buckets, c.allowed_in_tasks, c.version, c.created_at, c.updated_at,
                  (select email from person where id = c.created_by) as created_by,
                  exists (select 1 from default_credential d
                          where d.org_id = c.org_id and d.cloud_credential_id = c.id) as "is_default!",
                  (select count(*) from bucket_config b
                   where b.org_id = c.org_id and b.cloud_credential_id = c.id) as "bucket_configs!",
                  c.fingerprint, c.secret_version, c.sealed, k.version as key_version, k.kek_id, k.wrapped
           from cloud_credential c join org_key k on k.org_id = c.org_id and k.version = c.key_version
           where c.org_id = $1 and c.id = $2 for share of c"#,
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let credential = Row {
        id: row.id,
        name: row.name,
        kind: row.kind,
        access_key_id: row.access_key_id,
        arn_head: row.arn_head,
        account_name: row.account_name,
        account_id: row.account_id,
        key_id: row.key_id,
        endpoint: row.endpoint,
        kms_key_id: row.kms_key_id,
        own_external_id: row.own_external_id,
        buckets: row.buckets,
        allowed_in_tasks: row.allowed_in_tasks,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        created_by: row.created_by,
        is_default: row.is_default,
        bucket_configs: row.bucket_configs,
        // Test results are not needed for use.
        verified: None,
        verdict: None,
        tested_at: None,
    };
    Ok(Some(SealedRow {
        credential: credential.try_into()?,
        fingerprint: row.fingerprint,
        sealed: Sealed { version: row.secret_version, key_version: row.key_version, sealed: row.sealed },
        org_key: WrappedOrgKey { version: row.key_version, kek_id: row.kek_id, wrapped: row.wrapped },
    }))
}
