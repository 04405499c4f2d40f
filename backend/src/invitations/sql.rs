use domain::{
    id::{InvitationId, OrgId, PersonId},
    member::{Invitation, InvitationNote, Offer, ReceivedInvitation},
    org::{OrgSlug, Role},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use crate::{
    Result,
    actor::Actor,
    error::inconsistent_row,
    listing::{ByTime, KeysetRequest},
};

/// How an invitation is reached: by its link, or by the person it is addressed to.
pub(super) enum Recipient<'a> {
    Link { token_hash: &'a [u8], note: &'a InvitationNote },
    Name { username: &'a str },
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    id: InvitationId,
    role: Role,
    recipient: &Recipient<'_>,
) -> sqlx::Result<()> {
    let (token_hash, note, username) = match recipient {
        Recipient::Link { token_hash, note } => (Some(*token_hash), note.as_str(), None),
        Recipient::Name { username } => (None, "", Some(*username)),
    };
    sqlx::query!(
        "insert into invitation (id, org_id, role, note, token_hash, username, invitee, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, (select person_id from org where slug = $6), $7, now() + interval '7 days')",
        Uuid::from(id),
        Uuid::from(actor.org),
        role.as_str(),
        note,
        token_hash,
        username,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes an expired invitation of the same name.
pub(super) async fn delete_expired(connection: &mut PgConnection, org: OrgId, username: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from invitation where org_id = $1 and username = $2 and expires_at <= now()",
        Uuid::from(org),
        username
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether the person with this user name is a member of the organisation.
pub(super) async fn is_member(connection: &mut PgConnection, org: OrgId, username: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select 1 from membership m join org own on own.person_id = m.person_id
               where m.org_id = $1 and own.slug = $2) as "any!""#,
        Uuid::from(org),
        username
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn open(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    wanted: &KeysetRequest<ByTime<Uuid>>,
) -> Result<Vec<(ByTime<Uuid>, Invitation)>> {
    let (at, id) = ByTime::parts(wanted.after.as_ref());
    let rows = sqlx::query!(
        r#"select i.id, i.role, i.note, i.username, i.created_at, i.expires_at, p.email as "created_by?"
           from invitation i left join person p on p.id = i.created_by
           where i.org_id = $1 and i.expires_at > now()
             and (i.created_at, i.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, i.id))
           order by i.created_at desc, i.id desc limit $4"#,
        Uuid::from(org),
        at,
        id,
        wanted.limit()
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            let invitation = Invitation {
                id: row.id.into(),
                role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
                note: row.note.parse().map_err(inconsistent_row("invitation.note"))?,
                username: row.username,
                created_by: row.created_by,
                created_at: row.created_at.into(),
                expires_at: row.expires_at.into(),
            };
            Ok((ByTime::of(row.created_at, row.id), invitation))
        })
        .collect()
}

/// Returns its role, if it existed.
pub(super) async fn delete(connection: &mut PgConnection, org: OrgId, id: InvitationId) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        "delete from invitation where org_id = $1 and id = $2 returning role",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    role.map(|role| role.parse().map_err(inconsistent_row("invitation.role"))).transpose()
}

/// The open invitation addressed to this user name.
pub(super) async fn named(pool: &PgPool, org: OrgId, username: &str) -> sqlx::Result<Option<InvitationId>> {
    let id = sqlx::query_scalar!(
        "select id from invitation where org_id = $1 and username = $2 and expires_at > now()",
        Uuid::from(org),
        username
    )
    .fetch_optional(pool)
    .await?;
    Ok(id.map(Into::into))
}

pub(super) async fn offer(pool: &PgPool, token_hash: &[u8], person: Option<PersonId>) -> Result<Option<Offer>> {
    let row = sqlx::query!(
        r#"select o.slug, i.role,
                  exists (select 1 from membership m where m.org_id = i.org_id and m.person_id = $2) as "is_member!"
           from invitation i join org o on o.id = i.org_id
           join membership maker on maker.org_id = i.org_id and maker.person_id = i.created_by
           where i.token_hash = $1 and i.expires_at > now() and may_grant(maker.role, i.role)"#,
        token_hash,
        person.map(Uuid::from)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(Offer {
            org: OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?,
            role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
            is_member: row.is_member,
        })
    })
    .transpose()
}

/// The invitations that are addressed to somebody. Who made them is not for them to know before they have accepted.
pub(super) async fn addressed_to(
    pool: &PgPool,
    person: PersonId,
    wanted: &KeysetRequest<ByTime<Uuid>>,
) -> Result<Vec<(ByTime<Uuid>, ReceivedInvitation)>> {
    let (at, id) = ByTime::parts(wanted.after.as_ref());
    let rows = sqlx::query!(
        "select i.id, i.org_id, o.slug, i.role, i.created_at, i.expires_at
         from invitation i join org o on o.id = i.org_id
         join membership maker on maker.org_id = i.org_id and maker.person_id = i.created_by
         where i.invitee = $1 and i.expires_at > now() and may_grant(maker.role, i.role)
           and (i.created_at, i.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, i.id))
         order by i.created_at desc, i.id desc limit $4",
        Uuid::from(person),
        at,
        id,
        wanted.limit()
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let received = ReceivedInvitation {
                id: row.id.into(),
                org_id: row.org_id.into(),
                org: OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?,
                role: row.role.parse().map_err(inconsistent_row("invitation.role"))?,
                created_at: row.created_at.into(),
                expires_at: row.expires_at.into(),
            };
            Ok((ByTime::of(row.created_at, row.id), received))
        })
        .collect()
}

/// The invitation to accept.
#[derive(Clone, Copy)]
pub(super) enum InvitationRef<'a> {
    /// By its link.
    Link(&'a [u8]),
    /// By its id, addressed to this person.
    Addressed(InvitationId, PersonId),
}

impl<'a> InvitationRef<'a> {
    fn parts(self) -> (Option<&'a [u8]>, Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Link(token_hash) => (Some(token_hash), None, None),
            Self::Addressed(id, person) => (None, Some(id.into()), Some(person.into())),
        }
    }
}

/// An invitation being accepted.
pub(super) struct AcceptedInvitation {
    pub(super) id: InvitationId,
    pub(super) org: OrgId,
    pub(super) slug: OrgSlug,
    pub(super) role: Role,
}

/// Uses up an invitation whose inviter may still give its role, and locks the inviter's role until the transaction
/// ends. Of two concurrent callers, the second waits and finds nothing. The inviter's row is locked before the
/// invitation's, in the same order as when a role is lowered.
pub(super) async fn take(
    connection: &mut PgConnection,
    invitation: InvitationRef<'_>,
) -> Result<Option<AcceptedInvitation>> {
    let (token_hash, id, invitee) = invitation.parts();
    let found = sqlx::query!(
        "select i.id, i.org_id, i.role, o.slug
         from invitation i join org o on o.id = i.org_id
         join membership maker on maker.org_id = i.org_id and maker.person_id = i.created_by
         where (i.token_hash = $1 or (i.id = $2 and i.invitee = $3))
           and i.expires_at > now() and may_grant(maker.role, i.role)
         for share of maker",
        token_hash,
        id,
        invitee
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let done = sqlx::query!("delete from invitation where id = $1", found.id).execute(connection).await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    Ok(Some(AcceptedInvitation {
        id: found.id.into(),
        org: found.org_id.into(),
        slug: OrgSlug::stored(&found.slug).map_err(inconsistent_row("org.slug"))?,
        role: found.role.parse().map_err(inconsistent_row("invitation.role"))?,
    }))
}

/// Declines an invitation for the person it is addressed to; returns its organisation.
pub(super) async fn decline(
    connection: &mut PgConnection,
    id: InvitationId,
    person: PersonId,
) -> Result<Option<OrgSlug>> {
    let slug = sqlx::query_scalar!(
        "with declined as (delete from invitation where id = $1 and invitee = $2 returning org_id)
         select o.slug from declined join org o on o.id = declined.org_id",
        Uuid::from(id),
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    slug.map(|slug| OrgSlug::stored(&slug).map_err(inconsistent_row("org.slug"))).transpose()
}
