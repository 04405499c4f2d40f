//! The SQL of external IDs.

use domain::id::OrgId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::seal::WrappedOrgKey;

/// A stored external ID.
pub(crate) struct SealedExternalId {
    pub(crate) org_key: WrappedOrgKey,
    pub(crate) sealed: Vec<u8>,
}

/// The namespace an external ID was generated for, if this server generated it.
pub(super) async fn maker_of_external_id(connection: &mut PgConnection, digest: &[u8]) -> sqlx::Result<Option<OrgId>> {
    let org = sqlx::query_scalar!("select org_id from made_external_id where digest = $1", digest);
    Ok(org.fetch_optional(connection).await?.map(OrgId::from))
}

pub(super) async fn external_id(connection: &mut PgConnection, org: OrgId) -> sqlx::Result<Option<SealedExternalId>> {
    let row = sqlx::query!(
        "select e.sealed, k.version, k.kek_id, k.wrapped
         from namespace_external_id e join org_key k on k.org_id = e.org_id and k.version = e.key_version
         where e.org_id = $1",
        Uuid::from(org)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| SealedExternalId {
        org_key: WrappedOrgKey { version: row.version, kek_id: row.kek_id, wrapped: row.wrapped },
        sealed: row.sealed,
    }))
}

/// Stores an external ID unless the namespace has one.
pub(super) async fn insert_external_id(
    connection: &mut PgConnection,
    org: OrgId,
    digest: &[u8],
    key_version: i32,
    alg: i16,
    sealed: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into namespace_external_id (org_id, digest, key_version, alg, sealed) values ($1, $2, $3, $4, $5)
         on conflict (org_id) do nothing",
        Uuid::from(org),
        digest,
        key_version,
        alg,
        sealed
    )
    .execute(connection)
    .await?;
    Ok(())
}
