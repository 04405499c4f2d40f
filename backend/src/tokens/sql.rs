use domain::{
    id::{OrgId, PersonId},
    token::{TokenName, TokenView},
};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::holder::TokenHolder;
use crate::{
    Result,
    error::inconsistent_row,
    listing::{ByTime, KeysetRequest},
};

struct Row {
    id: String,
    name: String,
    created_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    last_used_at: Option<OffsetDateTime>,
    scopes: Vec<String>,
    is_session: bool,
}

impl TryFrom<Row> for TokenView {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name.parse().map_err(inconsistent_row("api_token.name"))?,
            created_at: row.created_at.into(),
            last_used_at: row.last_used_at.map(Into::into),
            expires_at: row.expires_at.into(),
            scopes: row.scopes,
            is_session: row.is_session,
        })
    }
}

/// A token to store.
pub(super) struct Written<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a TokenName,
    pub(super) secret_hash: &'a [u8],
    pub(super) seconds: i32,
    pub(super) scopes: &'a [String],
    pub(super) is_session: bool,
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    org: OrgId,
    holder: PersonId,
    new: &Written<'_>,
) -> Result<TokenView> {
    let row = sqlx::query_as!(
        Row,
        "insert into api_token (id, org_id, person_id, name, secret_hash, expires_at, scopes, is_session)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8)
         returning id, name, created_at, expires_at, last_used_at, scopes, is_session",
        new.id,
        Uuid::from(org),
        Uuid::from(holder),
        new.name.as_str(),
        new.secret_hash,
        f64::from(new.seconds),
        new.scopes,
        new.is_session
    )
    .fetch_one(connection)
    .await?;
    row.try_into()
}

pub(crate) async fn list(
    pool: &PgPool,
    org: OrgId,
    holder: PersonId,
    wanted: &KeysetRequest<ByTime<String>>,
) -> Result<Vec<(ByTime<String>, TokenView)>> {
    let (at, id) = ByTime::parts(wanted.after.as_ref());
    let rows = sqlx::query_as!(
        Row,
        "select id, name, created_at, expires_at, last_used_at, scopes, is_session from api_token
         where org_id = $1 and person_id = $2 and revoked_at is null and expires_at > now()
           and (created_at, id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::text, ''))
         order by created_at desc, id desc limit $5",
        Uuid::from(org),
        Uuid::from(holder),
        at,
        id.as_deref(),
        wanted.limit()
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|row| Ok((ByTime::of(row.created_at, row.id.clone()), row.try_into()?))).collect()
}

pub(crate) async fn revoke(
    connection: &mut PgConnection,
    org: OrgId,
    holder: PersonId,
    id: &str,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update api_token set revoked_at = now()
         where org_id = $1 and person_id = $2 and id = $3 and revoked_at is null",
        Uuid::from(org),
        Uuid::from(holder),
        id
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn holder(pool: &PgPool, id: &str) -> Result<Option<TokenHolder>> {
    let row = sqlx::query!(
        "select p.id, p.email, t.created_at, t.expires_at, t.last_used_at
         from api_token t join person p on p.id = t.person_id where t.id = $1",
        id
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| TokenHolder {
        person: row.id.into(),
        email: row.email,
        created_at: row.created_at.into(),
        expires_at: row.expires_at.into(),
        last_used_at: row.last_used_at.map(Into::into),
    }))
}
