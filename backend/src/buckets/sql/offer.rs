//! The SQL of offered external IDs.

use domain::id::{OrgId, PersonId};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{actor::Actor, seal::WrappedOrgKey};

/// An external ID to offer.
pub(in crate::buckets) struct Offer<'a> {
    pub(in crate::buckets) key_version: i32,
    pub(in crate::buckets) alg: i16,
    pub(in crate::buckets) sealed: &'a [u8],
    pub(in crate::buckets) digest: &'a [u8],
}

/// Offers `fresh` unless an offer exists; returns the current offer.
pub(in crate::buckets) async fn offer(
    connection: &mut PgConnection,
    actor: &Actor,
    fresh: &Offer<'_>,
) -> sqlx::Result<Vec<u8>> {
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

/// An offered external ID that is not registered yet, so that a typed copy would count as chosen by a client.
pub(in crate::buckets) struct UnrememberedOffer {
    pub(in crate::buckets) org: OrgId,
    pub(in crate::buckets) person: PersonId,
    pub(in crate::buckets) sealed: Vec<u8>,
    pub(in crate::buckets) org_key: WrappedOrgKey,
}

pub(in crate::buckets) async fn unremembered_offers(pool: &PgPool) -> sqlx::Result<Vec<UnrememberedOffer>> {
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

pub(in crate::buckets) async fn remember_offer(
    pool: &PgPool,
    org: OrgId,
    person: PersonId,
    digest: &[u8],
) -> sqlx::Result<()> {
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

pub(in crate::buckets) async fn forget_offer(
    connection: &mut PgConnection,
    actor: &Actor,
    digest: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from offered_secret where org_id = $1 and person_id = $2 and digest = $3",
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        digest
    )
    .execute(connection)
    .await?;
    Ok(())
}
