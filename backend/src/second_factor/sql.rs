use domain::{
    id::{OrgId, PersonId},
    second_factor::SecondFactorView,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::totp::Secret;
use crate::{
    Result,
    seal::{ALG_AES_256_GCM, Keyring, WrappedOrgKey},
};

/// A stored second factor, or the offer of one.
pub(super) struct Stored {
    org: OrgId,
    org_key: WrappedOrgKey,
    sealed: Vec<u8>,
    pub(super) last_step: i64,
    /// Whether it was not confirmed yet.
    pub(super) is_offer: bool,
    /// Whether it was offered within a quarter of an hour.
    pub(super) is_recent: bool,
    /// The current time, in seconds since 1970.
    pub(super) now: i64,
}

impl Stored {
    pub(super) fn secret(&self, keyring: &Keyring, person: PersonId) -> Result<Secret> {
        let key = self.org_key.unwrap(keyring, self.org)?;
        Secret::open(&self.sealed, &key, self.org, person)
    }
}

/// A person's second factor or the offer of one, locked until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<Option<Stored>> {
    let row = sqlx::query!(
        r#"select f.org_id, f.sealed, f.last_step, f.confirmed_at is null as "is_offer!",
                  f.created_at > now() - interval '15 minutes' as "is_recent!",
                  extract(epoch from clock_timestamp())::bigint as "now!", k.version, k.kek_id, k.wrapped
           from second_factor f join org_key k on k.org_id = f.org_id and k.version = f.key_version
           where f.person_id = $1 for update of f"#,
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Stored {
        org: row.org_id.into(),
        org_key: WrappedOrgKey { version: row.version, kek_id: row.kek_id, wrapped: row.wrapped },
        sealed: row.sealed,
        last_step: row.last_step,
        is_offer: row.is_offer,
        is_recent: row.is_recent,
        now: row.now,
    }))
}

/// What is offered to a person, and their address.
pub(super) struct Offered {
    pub(super) stored: Stored,
    pub(super) email: String,
}

/// What was offered to a person within a quarter of an hour.
pub(super) async fn offer(pool: &PgPool, person: PersonId) -> sqlx::Result<Option<Offered>> {
    let row = sqlx::query!(
        r#"select f.org_id, f.sealed, extract(epoch from now())::bigint as "now!", k.version, k.kek_id, k.wrapped, p.email
           from second_factor f join person p on p.id = f.person_id
           join org_key k on k.org_id = f.org_id and k.version = f.key_version
           where f.person_id = $1 and f.confirmed_at is null and f.created_at > now() - interval '15 minutes'"#,
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Offered {
        stored: Stored {
            org: row.org_id.into(),
            org_key: WrappedOrgKey { version: row.version, kek_id: row.kek_id, wrapped: row.wrapped },
            sealed: row.sealed,
            last_step: 0,
            is_offer: true,
            is_recent: true,
            now: row.now,
        },
        email: row.email,
    }))
}

/// Stores an offer in place of an earlier one; returns whether it could, because the second factor is off.
pub(super) async fn put_offer(
    connection: &mut PgConnection,
    person: PersonId,
    org: OrgId,
    key_version: i32,
    sealed: &[u8],
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into second_factor (person_id, org_id, key_version, alg, sealed) values ($1, $2, $3, $4, $5)
         on conflict (person_id) do update
         set org_id = excluded.org_id, key_version = excluded.key_version, alg = excluded.alg, sealed = excluded.sealed,
             created_at = now()
         where second_factor.confirmed_at is null",
        Uuid::from(person),
        Uuid::from(org),
        key_version,
        ALG_AES_256_GCM,
        sealed
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn confirm(connection: &mut PgConnection, person: PersonId, step: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update second_factor set confirmed_at = now(), last_step = $2 where person_id = $1",
        Uuid::from(person),
        step
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn note_step(connection: &mut PgConnection, person: PersonId, step: i64) -> sqlx::Result<()> {
    sqlx::query!("update second_factor set last_step = $2 where person_id = $1", Uuid::from(person), step)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn replace_codes(
    connection: &mut PgConnection,
    person: PersonId,
    hashes: &[Vec<u8>],
) -> sqlx::Result<()> {
    sqlx::query!("delete from recovery_code where person_id = $1", Uuid::from(person))
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into recovery_code (person_id, code_hash) select $1, hash from unnest($2::bytea[]) hash",
        Uuid::from(person),
        hashes
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses a recovery code up; returns the number of those left, if it was one.
pub(super) async fn use_code(
    connection: &mut PgConnection,
    person: PersonId,
    hash: &[u8],
) -> sqlx::Result<Option<i64>> {
    let used =
        sqlx::query!("delete from recovery_code where person_id = $1 and code_hash = $2", Uuid::from(person), hash)
            .execute(&mut *connection)
            .await?;
    if used.rows_affected() == 0 {
        return Ok(None);
    }
    let left = sqlx::query_scalar!(
        r#"select count(*) as "left!" from recovery_code where person_id = $1"#,
        Uuid::from(person)
    );
    left.fetch_one(connection).await.map(Some)
}

/// What is shown of a person's second factor, unless it is off.
pub(super) async fn view(pool: &PgPool, person: PersonId) -> sqlx::Result<Option<SecondFactorView>> {
    let row = sqlx::query!(
        r#"select f.confirmed_at as "since!", (select count(*) from recovery_code c where c.person_id = f.person_id) as "left!"
           from second_factor f where f.person_id = $1 and f.confirmed_at is not null"#,
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| SecondFactorView {
        since: row.since.into(),
        codes_left: u32::try_from(row.left).unwrap_or(u32::MAX),
    }))
}

/// Deletes a person's second factor; returns whether it was on.
pub(super) async fn delete(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<bool> {
    let was_on = sqlx::query_scalar!(
        r#"delete from second_factor where person_id = $1 returning confirmed_at is not null as "was_on!""#,
        Uuid::from(person)
    );
    Ok(was_on.fetch_optional(connection).await?.unwrap_or(false))
}
