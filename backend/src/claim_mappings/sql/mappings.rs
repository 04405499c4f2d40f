use domain::{
    claim::{ClaimMappingView, ClaimValue, Given, Gives, NewClaimMapping},
    id::{ClaimMappingId, GroupId, OrgId},
};
use sqlx::{Executor, PgConnection, Postgres};
use uuid::Uuid;

use crate::{Result, error::inconsistent_row};

/// All mappings, by value.
pub(in crate::claim_mappings) async fn all(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
) -> Result<Vec<ClaimMappingView>> {
    let rows = sqlx::query!(
        r#"select m.id, m.issuer, m.value, m.role, m.group_id, g.name as "group_name?"
           from claim_mapping m left join principal_group g on g.org_id = m.org_id and g.id = m.group_id
           where m.org_id = $1 order by m.value, m.issuer, m.id"#,
        Uuid::from(org)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            let gives = match (row.role, row.group_id) {
                (Some(role), _) => Given::Role(role.parse().map_err(inconsistent_row("claim_mapping.role"))?),
                (None, group) => Given::Group(group.unwrap_or_default().into(), row.group_name.unwrap_or_default()),
            };
            let value: ClaimValue = row.value.parse().map_err(inconsistent_row("claim_mapping.value"))?;
            let label = row.issuer.clone();
            Ok(ClaimMappingView { id: row.id.into(), issuer: row.issuer, provider: None, label, value, gives })
        })
        .collect()
}

pub(in crate::claim_mappings) async fn insert(
    connection: &mut PgConnection,
    org: OrgId,
    id: ClaimMappingId,
    issuer: &str,
    new: &NewClaimMapping,
) -> sqlx::Result<()> {
    let (role, group) = match new.gives {
        Gives::Role(role) => (Some(role.as_str()), None),
        Gives::Group(group) => (None, Some(Uuid::from(group))),
    };
    sqlx::query!(
        "insert into claim_mapping (id, org_id, issuer, value, role, group_id) values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(id),
        Uuid::from(org),
        issuer,
        new.value.as_str(),
        role,
        group
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Has the claim fill a group from now on; returns whether it could, because nobody was in it.
pub(in crate::claim_mappings) async fn fill_by_claim(
    connection: &mut PgConnection,
    org: OrgId,
    group: GroupId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update principal_group g set filled_by = 'claim' where g.org_id = $1 and g.id = $2
         and not exists (select 1 from group_member m where m.org_id = g.org_id and m.group_id = g.id)",
        Uuid::from(org),
        Uuid::from(group)
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The group that a mapping gives, if it gives one; `None` for a mapping that does not exist.
pub(in crate::claim_mappings) async fn group_of(
    connection: &mut PgConnection,
    org: OrgId,
    id: ClaimMappingId,
) -> sqlx::Result<Option<Option<GroupId>>> {
    let group = sqlx::query_scalar!(
        "select group_id from claim_mapping where org_id = $1 and id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    Ok(group.map(|group| group.map(Into::into)))
}

/// A deleted mapping.
pub(in crate::claim_mappings) struct Deleted {
    pub(in crate::claim_mappings) issuer: String,
    pub(in crate::claim_mappings) value: String,
    pub(in crate::claim_mappings) role: Option<String>,
}

pub(in crate::claim_mappings) async fn delete(
    connection: &mut PgConnection,
    org: OrgId,
    id: ClaimMappingId,
) -> sqlx::Result<Option<Deleted>> {
    sqlx::query_as!(
        Deleted,
        "delete from claim_mapping where org_id = $1 and id = $2 returning issuer, value, role",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await
}

/// Empties a group that no mapping fills any more, and has it filled by hand.
pub(in crate::claim_mappings) async fn empty_unmapped(
    connection: &mut PgConnection,
    org: OrgId,
    group: GroupId,
) -> sqlx::Result<()> {
    let done = sqlx::query!(
        "update principal_group g set filled_by = 'hand' where g.org_id = $1 and g.id = $2
         and not exists (select 1 from claim_mapping m where m.org_id = g.org_id and m.group_id = g.id)",
        Uuid::from(org),
        Uuid::from(group)
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 1 {
        sqlx::query!(
            "delete from group_member where org_id = $1 and group_id = $2",
            Uuid::from(org),
            Uuid::from(group)
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}
