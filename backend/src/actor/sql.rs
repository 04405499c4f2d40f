use domain::{
    id::{OrgId, PersonId},
    org::{OrgSlug, Role},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::identity::{Actor, ActorToken};
use crate::{Result, error::inconsistent_row};

/// A person in a namespace.
pub(super) struct Found {
    pub(super) actor: Actor,
    /// Whether they were last seen there some minutes ago, or never.
    pub(super) is_sight_due: bool,
}

pub(super) async fn member(pool: &PgPool, person: PersonId, slug: &str) -> Result<Option<Found>> {
    let row = sqlx::query!(
        r#"select m.org_id, o.slug, m.role, o.person_id is not null as "is_personal!",
                  m.last_seen_at > now() - interval '5 minutes' is not true as "is_sight_due!"
           from membership m join org o on o.id = m.org_id
           where m.person_id = $1 and o.slug = $2 and o.person_id is null"#,
        Uuid::from(person),
        slug
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let actor = actor(person, row.org_id, &row.slug, &row.role, row.is_personal)?;
        Ok(Found { actor, is_sight_due: row.is_sight_due })
    })
    .transpose()
}

/// A person in their own namespace.
pub(super) async fn owner(pool: &PgPool, person: PersonId) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        r#"select m.org_id, o.slug, m.role, o.person_id is not null as "is_personal!"
           from org o join membership m on m.org_id = o.id and m.person_id = o.person_id
           where o.person_id = $1"#,
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| actor(person, row.org_id, &row.slug, &row.role, row.is_personal)).transpose()
}

/// The namespace that keeps what is a principal's: a person's own, or the organisation of a service account.
pub(super) async fn home(pool: &PgPool, person: PersonId) -> Result<Option<OrgId>> {
    let home = sqlx::query_scalar!(
        "select coalesce((select o.id from org o where o.person_id = p.id), p.service_of) from person p where p.id = $1",
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    Ok(home.flatten().map(Into::into))
}

/// A person in a namespace, their own or an organisation's, by its name or its id. An old name that looks like another
/// namespace's id does not match it. A narrowed token enters only the organisations of what it names.
pub(super) async fn in_namespace(
    connection: &mut PgConnection,
    person: PersonId,
    token: Option<&str>,
    namespace: &str,
) -> Result<Option<Found>> {
    let row = sqlx::query!(
        r#"select m.org_id, o.slug, m.role, o.person_id is not null as "is_personal!",
                  m.last_seen_at > now() - interval '5 minutes' is not true as "is_sight_due!"
           from membership m join org o on o.id = m.org_id
           where m.person_id = $1 and (o.slug = $2 or o.id::text = $2) and token_enters($3, o.id)
           order by (o.id::text = $2) desc limit 1"#,
        Uuid::from(person),
        namespace,
        token
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let actor = actor(person, row.org_id, &row.slug, &row.role, row.is_personal)?;
        Ok(Found { actor, is_sight_due: row.is_sight_due })
    })
    .transpose()
}

/// An organisation that the person is no member of, where a repo of this name is read by everybody with an account.
pub(super) async fn visited(
    connection: &mut PgConnection,
    person: PersonId,
    token: Option<&str>,
    slug: &str,
    repo: &str,
) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        "select o.id, o.slug from org o join repo r on r.org_id = o.id
         where o.slug = $1 and o.person_id is null and lower(r.name) = lower($2) and r.name = $2
           and r.visibility = 'authenticated_public' and token_enters($3, o.id)
           and not exists (select 1 from membership m where m.org_id = o.id and m.person_id = $4)",
        slug,
        repo,
        token,
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let slug = OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?;
        Ok(Actor::visiting(person, row.id.into(), slug))
    })
    .transpose()
}

fn actor(person: PersonId, org: Uuid, slug: &str, role: &str, is_personal: bool) -> Result<Actor> {
    Ok(Actor {
        person,
        org: org.into(),
        slug: OrgSlug::stored(slug).map_err(inconsistent_row("org.slug"))?,
        role: role.parse().map_err(inconsistent_row("membership.role"))?,
        is_personal,
        token: None,
        request_id: None,
        is_operator: false,
        is_visitor: false,
    })
}

/// The bearer of a live token in the namespace it was made in.
pub(crate) struct TokenBearer {
    pub(crate) actor: Actor,
    /// The stored hash of its secret.
    pub(super) secret_hash: Vec<u8>,
    pub(super) is_session: bool,
    /// Whether they were last seen there some minutes ago, or never.
    pub(super) is_sight_due: bool,
    /// Whether the last recorded use is a minute old.
    pub(super) is_use_due: bool,
}

pub(super) async fn token_bearer(connection: &mut PgConnection, id: &str) -> Result<Option<TokenBearer>> {
    let row = sqlx::query!(
        r#"select t.org_id, t.person_id, t.secret_hash, t.scopes, t.is_session, t.is_narrowed,
                coalesce(t.keys_until, t.expires_at) as "keys_until!", o.slug, m.role,
                o.person_id is not null as "is_personal!",
                m.last_seen_at > now() - interval '5 minutes' is not true as "is_sight_due!",
                t.last_used_at is null or t.last_used_at < now() - interval '1 minute' as "is_use_due!"
         from api_token t join org o on o.id = t.org_id
         join membership m on m.org_id = t.org_id and m.person_id = t.person_id
         where t.id = $1 and t.revoked_at is null and t.expires_at > now()"#,
        id
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(TokenBearer {
            actor: actor(row.person_id.into(), row.org_id, &row.slug, &row.role, row.is_personal)?.with_token(Some(
                ActorToken {
                    id: id.to_owned(),
                    scopes: row.scopes,
                    keys_until: row.keys_until,
                    is_narrowed: row.is_narrowed,
                },
            )),
            secret_hash: row.secret_hash,
            is_session: row.is_session,
            is_sight_due: row.is_sight_due,
            is_use_due: row.is_use_due,
        })
    })
    .transpose()
}

pub(super) async fn note_use(connection: &mut PgConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query!("update api_token set last_used_at = now() where id = $1", id).execute(connection).await?;
    Ok(())
}

/// Notes that these people were seen in these organisations. A row that is locked is left out: it is noted at the next sight.
pub(super) async fn note_sight(pool: &PgPool, orgs: &[Uuid], people: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!(
        "update membership m set last_seen_at = now()
         from (
             select m.org_id, m.person_id from membership m
             join unnest($1::uuid[], $2::uuid[]) seen (org_id, person_id) using (org_id, person_id)
             for no key update of m skip locked
         ) seen
         where m.org_id = seen.org_id and m.person_id = seen.person_id",
        orgs,
        people
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A person's standing in a namespace.
pub(super) struct Standing {
    /// Their role; `None` for whoever is no member.
    pub(super) role: Option<Role>,
    /// Whether their token, if they use one, is valid.
    pub(super) has_live_token: bool,
}

/// The current standing of an actor, locked until the transaction ends.
pub(super) async fn lock_standing(connection: &mut PgConnection, actor: &Actor) -> Result<Standing> {
    let row = sqlx::query!(
        r#"with member as materialized (
               select role from membership where org_id = $1 and person_id = $2 for share
           ), token as materialized (
               select 1 from api_token where id = $3 and revoked_at is null and expires_at > now() for share
           )
           select (select role from member) as role, ($3::text is null or exists (select 1 from token)) as "has_live_token!""#,
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        actor.token_id()
    )
    .fetch_one(connection)
    .await?;
    let role = row.role.map(|role| role.parse().map_err(inconsistent_row("membership.role"))).transpose()?;
    Ok(Standing { role, has_live_token: row.has_live_token })
}
