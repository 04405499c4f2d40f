//! The SQL of cloud credentials: queries here, lists in `list`, rows in `row`, reads for use in `sealed`, writes in
//! `write`, tests in `tests`.

mod list;
mod row;
mod sealed;
mod tests;
mod view;
mod write;

pub(crate) use self::row::{ReadColumns, bucket_paths};
pub(super) use self::{
    list::{after, count, page},
    sealed::{SealedRow, get_sealed},
    tests::{NewTest, adopt_tests, insert_test, last_test, tests},
    view::{view_count, view_ids, view_page},
    write::{Written, clear_default, delete, insert, make_default, update},
};

use domain::{
    credential::{Credential, CredentialName},
    id::{CloudCredentialId, OrgId},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use super::sql::row::Row;
use crate::Result;

/// Selects the credentials of namespace `$1`, followed by the rest of the statement.
macro_rules! credentials {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select c.id, c.name, c.kind, c.access_key_id, c.arn_head, c.account_name, c.account_id, c.key_id, c.endpoint,
                      c.kms_key_id, c.own_external_id, c.buckets, c.allowed_in_tasks, c.version,
                      c.created_at, c.updated_at, p.email as "created_by?",
                      d.cloud_credential_id is not null as "is_default!",
                      (select count(*) from bucket_config b
                       where b.org_id = c.org_id and b.cloud_credential_id = c.id) as "bucket_configs!",
                      t.verified as "verified?", t.verdict, t.tested_at as "tested_at?"
               from cloud_credential c
               left join person p on p.id = c.created_by
               left join default_credential d on d.org_id = c.org_id and d.cloud_credential_id = c.id
               left join lateral (
                   select t.verified, t.report->>'verdict' as verdict, t.tested_at from credential_test t
                   where t.org_id = c.org_id and t.fingerprint = c.fingerprint order by t.tested_at desc limit 1
               ) t on true
               where c.org_id = $1 "# + $rest,
            $($argument),+
        )
    };
}

/// The credentials with these ids, in this order.
pub(super) async fn some(pool: &PgPool, org: OrgId, ids: &[CloudCredentialId]) -> Result<Vec<Credential>> {
    with_ids(pool, org, &ids.iter().copied().map(Uuid::from).collect::<Vec<_>>()).await
}

/// The same.
async fn with_ids(pool: &PgPool, org: OrgId, ids: &[Uuid]) -> Result<Vec<Credential>> {
    let rows = credentials!("and c.id = any($2) order by array_position($2, c.id)", Uuid::from(org), ids);
    rows.fetch_all(pool).await?.into_iter().map(Credential::try_from).collect()
}

pub(super) async fn get(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: CloudCredentialId,
) -> Result<Option<Credential>> {
    let row = credentials!("and c.id = $2", Uuid::from(org), Uuid::from(id)).fetch_optional(executor).await?;
    row.map(Credential::try_from).transpose()
}

pub(super) async fn named(pool: &PgPool, org: OrgId, name: &CredentialName) -> Result<Option<Credential>> {
    let row = credentials!("and c.name = $2", Uuid::from(org), name.as_str()).fetch_optional(pool).await?;
    row.map(Credential::try_from).transpose()
}

/// Locks the credential against changes and use until the transaction ends; returns whether it exists.
pub(super) async fn lock(connection: &mut PgConnection, org: OrgId, id: CloudCredentialId) -> sqlx::Result<bool> {
    let row = sqlx::query_scalar!(
        "select id from cloud_credential where org_id = $1 and id = $2 for update",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
