use domain::{
    audit::Action,
    id::{GroupId, OrgId, PersonId},
    org::{OrgSlug, Role},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{Result, claim_mappings::stated::Stated, error::inconsistent_row};

/// Whether any of these values gives a role somewhere, in the organisations where they count.
pub(crate) async fn gives_any_role(
    pool: &PgPool,
    issuer: &str,
    values: &[String],
    orgs: Option<&[String]>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select 1 from claim_mapping m join org o on o.id = m.org_id
               where m.issuer = $1 and m.value = any($2) and m.role is not null
                 and ($3::text[] is null or o.slug = any($3))) as "any!""#,
        issuer,
        values,
        orgs
    )
    .fetch_one(pool)
    .await
}

/// The organisations where a claim gives or gave something.
pub(in crate::claim_mappings) async fn concerned(pool: &PgPool, stated: Stated<'_>) -> Result<Vec<(OrgId, OrgSlug)>> {
    let rows = sqlx::query!(
        "select o.id, o.slug from org o where o.id in (
             select org_id from claim_mapping where issuer = $1 and value = any($3)
             union select org_id from membership where person_id = $2 and by_issuer = $1
             union select m.org_id from membership m
                 join group_member g on g.org_id = m.org_id and g.person_id = m.person_id
                 where m.person_id = $2 and g.by_issuer = $1)
         order by o.id",
        stated.issuer,
        Uuid::from(stated.person),
        stated.values
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id.into(), OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?)))
        .collect()
}

/// Lets the sign-ins of one person change their memberships one after the other.
pub(in crate::claim_mappings) async fn take_turns(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("select id from person where id = $1 for no key update", Uuid::from(person))
        .fetch_optional(connection)
        .await?;
    Ok(())
}

/// Has an organisation stay until the transaction ends; `false` when it is gone, or goes at this moment.
pub(in crate::claim_mappings) async fn hold_org(connection: &mut PgConnection, org: OrgId) -> sqlx::Result<bool> {
    let held = sqlx::query!("select id from org where id = $1 for key share", Uuid::from(org));
    Ok(held.fetch_optional(connection).await?.is_some())
}

/// Whether somebody left an organisation (`true`) or was removed from it by hand (`false`); `None` for whom nothing keeps out.
pub(in crate::claim_mappings) async fn kept_out(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        "select by_themselves from kept_out where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await
}

/// What one mapping gives.
pub(in crate::claim_mappings) struct Match {
    pub(in crate::claim_mappings) role: Option<Role>,
    pub(in crate::claim_mappings) group: Option<GroupId>,
}

/// What these values give in an organisation. Their mappings stay until the transaction ends.
pub(in crate::claim_mappings) async fn matching(
    connection: &mut PgConnection,
    org: OrgId,
    issuer: &str,
    values: &[String],
) -> Result<Vec<Match>> {
    let rows = sqlx::query!(
        "select role, group_id from claim_mapping where org_id = $1 and issuer = $2 and value = any($3) for share",
        Uuid::from(org),
        issuer,
        values
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let role = row.role.map(|role| role.parse().map_err(inconsistent_row("claim_mapping.role"))).transpose()?;
            Ok(Match { role, group: row.group_id.map(Into::into) })
        })
        .collect()
}

/// A membership, and the issuer by which it came.
pub(in crate::claim_mappings) struct Membership {
    pub(in crate::claim_mappings) role: Role,
    pub(in crate::claim_mappings) by_issuer: Option<String>,
}

pub(in crate::claim_mappings) async fn membership(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
) -> Result<Option<Membership>> {
    let row = sqlx::query!(
        "select role, by_issuer from membership where org_id = $1 and person_id = $2 for no key update",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let role = row.role.parse().map_err(inconsistent_row("membership.role"))?;
        Ok(Membership { role, by_issuer: row.by_issuer })
    })
    .transpose()
}

pub(in crate::claim_mappings) async fn address(
    connection: &mut PgConnection,
    person: PersonId,
) -> sqlx::Result<String> {
    sqlx::query_scalar!("select email from person where id = $1", Uuid::from(person)).fetch_one(connection).await
}

/// Puts a person into these groups, and takes them from those that the issuer put them into before; returns what was changed.
pub(in crate::claim_mappings) async fn set_groups(
    connection: &mut PgConnection,
    org: OrgId,
    stated: Stated<'_>,
    groups: &[GroupId],
) -> sqlx::Result<Vec<(Action, GroupId, String)>> {
    let groups: Vec<Uuid> = groups.iter().copied().map(Uuid::from).collect();
    let removed = sqlx::query!(
        "delete from group_member m using principal_group g
         where m.org_id = $1 and m.person_id = $2 and m.by_issuer = $3 and m.group_id <> all($4)
           and g.org_id = m.org_id and g.id = m.group_id returning g.id, g.name",
        Uuid::from(org),
        Uuid::from(stated.person),
        stated.issuer,
        &groups
    )
    .fetch_all(&mut *connection)
    .await?;
    let added = sqlx::query!(
        "with added as (
             insert into group_member (org_id, group_id, person_id, by_issuer)
             select org_id, id, $2, $3 from principal_group where org_id = $1 and id = any($4) and filled_by = 'claim'
             on conflict do nothing returning group_id)
         select g.id, g.name from principal_group g join added on added.group_id = g.id where g.org_id = $1",
        Uuid::from(org),
        Uuid::from(stated.person),
        stated.issuer,
        &groups
    )
    .fetch_all(connection)
    .await?;
    let removed = removed.into_iter().map(|row| (Action::GroupMemberRemoved, row.id.into(), row.name));
    let added = added.into_iter().map(|row| (Action::GroupMemberAdded, row.id.into(), row.name));
    Ok(removed.chain(added).collect())
}
