use domain::{
    id::{InvitationId, OrgId, PersonId},
    member::{Invitation, InvitationNote, Member, Offer},
    org::{OrgSlug, Role},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use crate::{Result, actor::Actor, error::inconsistent_row};

pub(super) async fn members(pool: &PgPool, org: OrgId) -> Result<Vec<Member>> {
    let rows = sqlx::query!(
        "select p.id, p.name, p.email, m.role, m.created_at from membership m join person p on p.id = m.person_id
         where m.org_id = $1 order by lower(p.name), p.email",
        Uuid::from(org)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                id: row.id.into(),
                name: row.name,
                email: row.email,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
                since: row.created_at.into(),
            })
        })
        .collect()
}

pub(super) async fn role(pool: &PgPool, org: OrgId, person: PersonId) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        "select role from membership where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    role.map(|role| role.parse().map_err(inconsistent_row("membership.role"))).transpose()
}

/// The same, and nobody changes it until the transaction ends.
pub(super) async fn lock_role(connection: &mut PgConnection, org: OrgId, person: PersonId) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        "select role from membership where org_id = $1 and person_id = $2 for update",
        Uuid::from(org),
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    role.map(|role| role.parse().map_err(inconsistent_row("membership.role"))).transpose()
}

pub(super) async fn set_role(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    role: Role,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update membership set role = $3 where org_id = $1 and person_id = $2",
        Uuid::from(org),
        Uuid::from(person),
        role.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn remove(connection: &mut PgConnection, org: OrgId, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("delete from membership where org_id = $1 and person_id = $2", Uuid::from(org), Uuid::from(person))
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn revoke_invitations_by(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
) -> sqlx::Result<()> {
    sqlx::query!("delete from invitation where org_id = $1 and created_by = $2", Uuid::from(org), Uuid::from(person))
        .execute(connection)
        .await?;
    Ok(())
}

/// Answers whether they were not there yet.
pub(crate) async fn insert_member(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    role: Role,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into membership (org_id, person_id, role) values ($1, $2, $3) on conflict do nothing",
        Uuid::from(org),
        Uuid::from(person),
        role.as_str()
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn insert_invitation(
    connection: &mut PgConnection,
    actor: &Actor,
    id: InvitationId,
    role: Role,
    note: &InvitationNote,
    token_hash: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into invitation (id, org_id, role, note, token_hash, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + interval '7 days')",
        Uuid::from(id),
        Uuid::from(actor.org),
        role.as_str(),
        note.as_str(),
        token_hash,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn invitations(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
) -> Result<Vec<Invitation>> {
    let rows = sqlx::query!(
        r#"select i.id, i.role, i.note, i.expires_at, p.email as "created_by?"
           from invitation i left join person p on p.id = i.created_by
           where i.org_id = $1 and i.expires_at > now() order by i.created_at desc, i.id"#,
        Uuid::from(org)
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Invitation {
                id: row.id.into(),
                role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
                note: row.note.parse().map_err(inconsistent_row("invitation.note"))?,
                created_by: row.created_by,
                expires_at: row.expires_at.into(),
            })
        })
        .collect()
}

/// Answers with the role it gave, if it was there.
pub(super) async fn delete_invitation(
    connection: &mut PgConnection,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        "delete from invitation where org_id = $1 and id = $2 returning role",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    role.map(|role| role.parse().map_err(inconsistent_row("invitation.role"))).transpose()
}

pub(super) async fn offer(pool: &PgPool, token_hash: &[u8], person: Option<PersonId>) -> Result<Option<Offer>> {
    let row = sqlx::query!(
        r#"select o.slug, i.role,
                  exists (select 1 from membership m where m.org_id = i.org_id and m.person_id = $2) as "is_member!"
           from invitation i join org o on o.id = i.org_id
           where i.token_hash = $1 and i.expires_at > now()"#,
        token_hash,
        person.map(Uuid::from)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(Offer {
            org: row.slug.parse().map_err(inconsistent_row("org.slug"))?,
            role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
            is_member: row.is_member,
        })
    })
    .transpose()
}

/// An invitation that is being taken up.
pub(super) struct Taken {
    pub(super) id: InvitationId,
    pub(super) org: OrgId,
    pub(super) slug: OrgSlug,
    pub(super) role: Role,
}

/// Uses up an invitation: of two who try at once, the second waits and finds nothing.
pub(super) async fn take_invitation(connection: &mut PgConnection, token_hash: &[u8]) -> Result<Option<Taken>> {
    let row = sqlx::query!(
        "with taken as (
             delete from invitation where token_hash = $1 and expires_at > now() returning id, org_id, role
         )
         select t.id, t.org_id, t.role, o.slug from taken t join org o on o.id = t.org_id",
        token_hash
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Taken {
            id: row.id.into(),
            org: row.org_id.into(),
            slug: row.slug.parse().map_err(inconsistent_row("org.slug"))?,
            role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
        })
    })
    .transpose()
}
