use domain::id::{BucketConfigId, OrgId, PersonId};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{actor::Actor, seal::WrappedOrgKey};

/// A test result to keep.
pub(super) struct Kept<'a> {
    pub(super) fingerprint: &'a [u8],
    pub(super) report: Value,
    pub(super) verified: bool,
    pub(super) trusted: bool,
    pub(super) temporary_keys: Option<&'static str>,
    pub(super) tested_at: OffsetDateTime,
    pub(super) mac: [u8; 32],
}

/// Keeps a result, and lets go of old ones that belong to no config.
pub(super) async fn keep(connection: &mut PgConnection, org: OrgId, kept: &Kept<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into connection_test (org_id, fingerprint, report, verified, trusted, temporary_keys, tested_at, mac)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org_id, fingerprint) do update
         set report = excluded.report, verified = excluded.verified, trusted = excluded.trusted,
             temporary_keys = excluded.temporary_keys, tested_at = excluded.tested_at, mac = excluded.mac",
        Uuid::from(org),
        kept.fingerprint,
        kept.report,
        kept.verified,
        kept.trusted,
        kept.temporary_keys,
        kept.tested_at,
        kept.mac.as_slice()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from connection_test t where org_id = $1 and tested_at < now() - interval '1 day'
         and not exists (select 1 from bucket_config b
                         left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
                         where b.org_id = t.org_id
                           and coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint) = t.fingerprint)",
        Uuid::from(org)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn report_of(pool: &PgPool, org: OrgId, id: BucketConfigId) -> sqlx::Result<Option<Value>> {
    sqlx::query_scalar!(
        "select t.report from bucket_config b
         left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
         join connection_test t on t.org_id = b.org_id
              and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
         where b.org_id = $1 and b.id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(pool)
    .await
}

/// Claims the role whose ARN has this SHA-256 unless somebody has; answers whether it is `org`'s now.
pub(super) async fn claim_role(pool: &PgPool, digest: &[u8], org: OrgId) -> sqlx::Result<bool> {
    sqlx::query!(
        "insert into role_owner (role_digest, org_id) values ($1, $2) on conflict do nothing",
        digest,
        Uuid::from(org)
    )
    .execute(pool)
    .await?;
    sqlx::query_scalar!(
        r#"select exists (select 1 from role_owner where role_digest = $1 and org_id = $2) as "ours!""#,
        digest,
        Uuid::from(org)
    )
    .fetch_one(pool)
    .await
}

/// A secret to offer.
pub(super) struct Offer<'a> {
    pub(super) key_version: i32,
    pub(super) alg: i16,
    pub(super) sealed: &'a [u8],
    pub(super) digest: &'a [u8],
}

/// Offers `fresh` unless something is on offer; answers with what is on offer now.
pub(super) async fn offer(connection: &mut PgConnection, actor: &Actor, fresh: &Offer<'_>) -> sqlx::Result<Vec<u8>> {
    sqlx::query!(
        "insert into offered_secret (org_id, person_id, key_version, alg, sealed, digest) values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, person_id) do update
         set key_version = excluded.key_version, sealed = excluded.sealed, digest = excluded.digest
         where offered_secret.key_version <> excluded.key_version",
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        fresh.key_version,
        fresh.alg,
        fresh.sealed,
        fresh.digest
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query_scalar!(
        "select sealed from offered_secret where org_id = $1 and person_id = $2",
        Uuid::from(actor.org),
        Uuid::from(actor.person)
    )
    .fetch_one(connection)
    .await
}

/// A secret on offer that could not be told from a chosen one if somebody typed it.
pub(super) struct UnrememberedOffer {
    pub(super) org: OrgId,
    pub(super) person: PersonId,
    pub(super) sealed: Vec<u8>,
    pub(super) org_key: WrappedOrgKey,
}

pub(super) async fn unremembered_offers(pool: &PgPool) -> sqlx::Result<Vec<UnrememberedOffer>> {
    let rows = sqlx::query!(
        "select o.org_id, o.person_id, o.sealed, k.version, k.kek_id, k.wrapped
         from offered_secret o join org_key k on k.org_id = o.org_id and k.version = o.key_version
         where o.digest is null"
    )
    .fetch_all(pool)
    .await?;
    let offers = rows.into_iter().map(|row| UnrememberedOffer {
        org: row.org_id.into(),
        person: row.person_id.into(),
        sealed: row.sealed,
        org_key: WrappedOrgKey { version: row.version, kek_id: row.kek_id, wrapped: row.wrapped },
    });
    Ok(offers.collect())
}

pub(super) async fn remember_offer(pool: &PgPool, org: OrgId, person: PersonId, digest: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        "update offered_secret set digest = $3 where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person),
        digest
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn forget_offer(connection: &mut PgConnection, actor: &Actor) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from offered_secret where org_id = $1 and person_id = $2",
        Uuid::from(actor.org),
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}
