use domain::id::OrgId;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// A stored organisation key.
#[derive(Debug, Clone)]
pub(crate) struct WrappedOrgKey {
    pub(crate) version: i32,
    pub(crate) kek_id: String,
    pub(crate) wrapped: Vec<u8>,
}

pub(super) async fn active_kek(pool: &PgPool) -> sqlx::Result<Option<(String, Vec<u8>)>> {
    let row = sqlx::query!("select id, check_blob from kek join crypto_state on active_kek = id")
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|row| (row.id, row.check_blob)))
}

/// Makes `id` the active key unless another server was first; returns the active one.
pub(super) async fn activate_first_kek(pool: &PgPool, id: &str, check_blob: &[u8]) -> sqlx::Result<(String, Vec<u8>)> {
    let mut tx = pool.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtext('lakewarden.kek'))").fetch_one(&mut *tx).await?;
    sqlx::query!(
        "insert into kek (id, check_blob) select $1, $2 where not exists (select 1 from crypto_state)",
        id,
        check_blob
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("insert into crypto_state (active_kek) select id from kek on conflict do nothing")
        .execute(&mut *tx)
        .await?;
    let row =
        sqlx::query!("select id, check_blob from kek join crypto_state on active_kek = id").fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok((row.id, row.check_blob))
}

pub(super) async fn insert_org_key(connection: &mut PgConnection, org: OrgId, key: &WrappedOrgKey) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into org_key (org_id, version, kek_id, wrapped) values ($1, $2, $3, $4)",
        Uuid::from(org),
        key.version,
        key.kek_id,
        key.wrapped
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn active_org_key(connection: &mut PgConnection, org: OrgId) -> sqlx::Result<WrappedOrgKey> {
    sqlx::query_as!(
        WrappedOrgKey,
        "select k.version, k.kek_id, k.wrapped from org o join org_key k on k.org_id = o.id and k.version = o.active_key
         where o.id = $1",
        Uuid::from(org)
    )
    .fetch_one(connection)
    .await
}

/// What an organisation's secrets are encrypted with.
pub(super) struct Described {
    pub(super) key_version: i32,
    pub(super) kek_id: String,
    pub(super) keys: i64,
    pub(super) secrets: i64,
    pub(super) older: i64,
}

pub(super) async fn describe(pool: &PgPool, org: OrgId) -> sqlx::Result<Described> {
    sqlx::query_as!(
        Described,
        r#"select k.version as key_version, k.kek_id,
                  (select count(*) from org_key other where other.org_id = o.id) as "keys!",
                  s.secrets as "secrets!", s.older as "older!"
           from org o join org_key k on k.org_id = o.id and k.version = o.active_key
           cross join lateral (
               select count(*) as secrets, count(*) filter (where key_version <> o.active_key) as older
               from (
                   select key_version from bucket_config_secret where org_id = o.id
                   union all select key_version from cloud_credential where org_id = o.id
                   union all select key_version from offered_secret where org_id = o.id
                   union all select key_version from namespace_external_id where org_id = o.id
                   union all select key_version from second_factor where org_id = o.id
               ) sealed
           ) s
           where o.id = $1"#,
        Uuid::from(org)
    )
    .fetch_one(pool)
    .await
}
