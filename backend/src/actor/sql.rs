use domain::id::PersonId;
use sqlx::PgPool;
use uuid::Uuid;

use super::Actor;
use crate::{Result, error::inconsistent_row};

pub(super) async fn member(pool: &PgPool, person: PersonId, slug: &str) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        "select m.org_id, o.slug, m.role from membership m join org o on o.id = m.org_id
         where m.person_id = $1 and o.slug = $2",
        Uuid::from(person),
        slug
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(Actor {
            person,
            org: row.org_id.into(),
            slug: row.slug.parse().map_err(inconsistent_row("org.slug"))?,
            role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
            token: None,
            request_id: None,
        })
    })
    .transpose()
}

/// The bearer of a live token, with the hash its secret must have. Notes the use, once a minute at most.
pub(super) async fn token_bearer(pool: &PgPool, id: &str) -> Result<Option<(Actor, Vec<u8>)>> {
    let row = sqlx::query!(
        "with used as (
             update api_token set last_used_at = now()
             where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')
         )
         select t.org_id, t.person_id, t.secret_hash, o.slug, m.role
         from api_token t join org o on o.id = t.org_id
         join membership m on m.org_id = t.org_id and m.person_id = t.person_id
         where t.id = $1 and t.revoked_at is null and t.expires_at > now()",
        id
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let actor = Actor {
            person: row.person_id.into(),
            org: row.org_id.into(),
            slug: row.slug.parse().map_err(inconsistent_row("org.slug"))?,
            role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
            token: Some(id.to_owned()),
            request_id: None,
        };
        Ok((actor, row.secret_hash))
    })
    .transpose()
}
