use domain::{
    grant::{FilledBy, GroupName, GroupView, Principal, PrincipalView},
    id::{GroupId, OrgId, PersonId},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use crate::{Result, error::inconsistent_row};

pub(super) async fn insert(
    connection: &mut PgConnection,
    org: OrgId,
    id: GroupId,
    name: &GroupName,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into principal_group (id, org_id, name) values ($1, $2, $3)",
        Uuid::from(id),
        Uuid::from(org),
        name.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All of them by name, or the one with this id.
pub(super) async fn some(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: Option<GroupId>,
) -> Result<Vec<GroupView>> {
    let rows = sqlx::query!(
        r#"select g.id, g.name, g.filled_by, g.created_at,
                  (select count(*) from group_member m where m.org_id = g.org_id and m.group_id = g.id) as "members!"
           from principal_group g where g.org_id = $1 and ($2::uuid is null or g.id = $2) order by lower(g.name)"#,
        Uuid::from(org),
        id.map(Uuid::from)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(GroupView {
                id: row.id.into(),
                name: row.name.parse().map_err(inconsistent_row("principal_group.name"))?,
                filled_by: row.filled_by.parse().map_err(inconsistent_row("principal_group.filled_by"))?,
                members: u32::try_from(row.members).unwrap_or(u32::MAX),
                since: row.created_at.into(),
            })
        })
        .collect()
}

/// Its name and who fills it, locked until the transaction ends.
pub(crate) async fn lock(connection: &mut PgConnection, org: OrgId, id: GroupId) -> Result<Option<(String, FilledBy)>> {
    let row = sqlx::query!(
        "select name, filled_by from principal_group where org_id = $1 and id = $2 for update",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.name, row.filled_by.parse().map_err(inconsistent_row("principal_group.filled_by"))?)))
        .transpose()
}

/// Deletes it; returns its name.
pub(super) async fn delete(connection: &mut PgConnection, org: OrgId, id: GroupId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "delete from principal_group where org_id = $1 and id = $2 returning name",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn members(pool: &PgPool, org: OrgId, id: GroupId) -> sqlx::Result<Vec<PrincipalView>> {
    let rows = sqlx::query!(
        r#"select p.id, p.email, p.service_of is not null as "is_service_account!"
           from group_member m join person p on p.id = m.person_id
           where m.org_id = $1 and m.group_id = $2 order by p.email"#,
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_all(pool)
    .await?;
    let views = rows.into_iter().map(|row| PrincipalView {
        principal: Principal::Person(row.id.into()),
        name: row.email,
        is_service_account: row.is_service_account,
    });
    Ok(views.collect())
}

/// The address of a member, whose membership is locked until the transaction ends.
pub(super) async fn address(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select p.email from membership m join person p on p.id = m.person_id
         where m.org_id = $1 and m.person_id = $2 for key share of m",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await
}

/// Returns whether they were not in it before.
pub(super) async fn add(
    connection: &mut PgConnection,
    org: OrgId,
    id: GroupId,
    person: PersonId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into group_member (org_id, group_id, person_id) values ($1, $2, $3) on conflict do nothing",
        Uuid::from(org),
        Uuid::from(id),
        Uuid::from(person)
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns whether they were in it.
pub(super) async fn remove(
    connection: &mut PgConnection,
    org: OrgId,
    id: GroupId,
    person: PersonId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from group_member where org_id = $1 and group_id = $2 and person_id = $3",
        Uuid::from(org),
        Uuid::from(id),
        Uuid::from(person)
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
