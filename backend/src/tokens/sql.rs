use domain::{
    grant::Target,
    id::{BucketConfigId, OrgId, PersonId, RepoId},
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
    is_narrowed: bool,
    targets: Vec<String>,
}

/// Selects tokens, followed by the rest of the statement. What a token names is told only while its holder reaches it.
macro_rules! tokens {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select t.id, t.name, t.created_at, t.expires_at, t.last_used_at, t.scopes, t.is_session, t.is_narrowed,
                      array(select case when reach(g.org_id, t.person_id, null, r.id, coalesce(r.bucket_config_id, b.id)) > 0
                                        then coalesce('repo ' || place || r.name, 'bucket config ' || place || b.nickname)
                                        when g.repo_id is null then 'a bucket config out of reach'
                                        else 'a repo out of reach' end
                            from token_target g join org o on o.id = g.org_id
                            cross join lateral (select case when g.org_id = t.org_id then '' else o.slug || '/' end as place) at
                            left join repo r on r.org_id = g.org_id and r.id = g.repo_id
                            left join bucket_config b on b.org_id = g.org_id and b.id = g.bucket_config_id
                            where g.token_id = t.id order by 1) as "targets!"
               from api_token t "# + $rest,
            $($argument),+
        )
    };
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
            limited_to: row.is_narrowed.then_some(row.targets),
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
    pub(super) is_narrowed: bool,
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    org: OrgId,
    holder: PersonId,
    new: &Written<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into api_token (id, org_id, person_id, name, secret_hash, expires_at, scopes, is_session, is_narrowed)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8, $9)",
        new.id,
        Uuid::from(org),
        Uuid::from(holder),
        new.name.as_str(),
        new.secret_hash,
        f64::from(new.seconds),
        new.scopes,
        new.is_session,
        new.is_narrowed
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn get(connection: &mut PgConnection, id: &str) -> Result<TokenView> {
    tokens!("where t.id = $1", id).fetch_one(connection).await?.try_into()
}

/// Narrows a new token to this, among others.
pub(super) async fn insert_target(
    connection: &mut PgConnection,
    token: &str,
    org: OrgId,
    target: Target,
) -> sqlx::Result<()> {
    let (repo, bucket) = match target {
        Target::Repo(id) => (Some(Uuid::from(id)), None),
        Target::BucketConfig(id) => (None, Some(Uuid::from(id))),
    };
    sqlx::query!(
        "insert into token_target (token_id, org_id, repo_id, bucket_config_id) values ($1, $2, $3, $4) on conflict do nothing",
        token,
        Uuid::from(org),
        repo,
        bucket
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The organisation of this name, if the person is a member.
pub(super) async fn org_of_member(
    connection: &mut PgConnection,
    person: PersonId,
    slug: &str,
) -> sqlx::Result<Option<OrgId>> {
    let id = sqlx::query_scalar!(
        "select o.id from org o join membership m on m.org_id = o.id
         where o.slug = $1 and o.person_id is null and m.person_id = $2",
        slug,
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await?;
    Ok(id.map(Into::into))
}

/// The repo of this name, if the person may read it.
pub(super) async fn readable_repo(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    name: &str,
) -> sqlx::Result<Option<RepoId>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id!" from readable_repo($1, $2, null) r where lower(r.name) = lower($3) and r.name = $3"#,
        Uuid::from(org),
        Uuid::from(person),
        name
    )
    .fetch_optional(connection)
    .await?;
    Ok(id.map(Into::into))
}

/// The bucket config of this nickname, if the person may read it.
pub(super) async fn readable_bucket(
    connection: &mut PgConnection,
    org: OrgId,
    person: PersonId,
    nickname: &str,
) -> sqlx::Result<Option<BucketConfigId>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id!" from readable_bucket($1, $2, null) b where lower(b.nickname) = lower($3)"#,
        Uuid::from(org),
        Uuid::from(person),
        nickname
    )
    .fetch_optional(connection)
    .await?;
    Ok(id.map(Into::into))
}

pub(crate) async fn list(
    pool: &PgPool,
    org: OrgId,
    holder: PersonId,
    wanted: &KeysetRequest<ByTime<String>>,
) -> Result<Vec<(ByTime<String>, TokenView)>> {
    let (at, id) = ByTime::parts(wanted.after.as_ref());
    let rows = tokens!(
        "where t.org_id = $1 and t.person_id = $2 and t.device_id is null and t.trust_rule_id is null
           and t.revoked_at is null and t.expires_at > now()
           and (t.created_at, t.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::text, ''))
         order by t.created_at desc, t.id desc limit $5",
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
