use domain::{
    grant::{CredentialsOut, GrantView, GrantedOn, Level, Principal, PrincipalView, Reached},
    id::{GrantId, OrgId, PersonId},
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use super::on::{Managed, On, OnName};
use crate::{Error, Result, actor::Actor};

fn ids(principal: Principal) -> (Option<Uuid>, Option<Uuid>) {
    match principal {
        Principal::Person(id) => (Some(id.into()), None),
        Principal::Group(id) => (None, Some(id.into())),
        Principal::Everyone => (None, None),
    }
}

/// The id in the column that says what a grant is on.
fn columns(on: On) -> (Option<Uuid>, Option<Uuid>) {
    match on {
        On::Repo(repo, _) => (Some(repo.into()), None),
        On::BucketConfig(bucket) => (None, Some(bucket.into())),
    }
}

fn level(rank: i32) -> Result<Level> {
    Level::stored(rank).ok_or_else(|| Error::internal("inconsistent row: level"))
}

pub(super) async fn lock_reach(connection: &mut PgConnection, actor: &Actor, on: On) -> sqlx::Result<i32> {
    let (repo, bucket) = on.ids();
    sqlx::query_scalar!(
        r#"select lock_reach($1, $2, $3, $4, $5) as "level!""#,
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        actor.token_id(),
        repo,
        bucket
    )
    .fetch_one(connection)
    .await
}

/// To be taken before [`lock_reach`] by whoever changes what somebody reaches.
pub(super) async fn lock_changes_of_reach(connection: &mut PgConnection, org: OrgId) -> sqlx::Result<()> {
    sqlx::query!("select lock_changes_of_reach($1)", Uuid::from(org)).fetch_one(connection).await?;
    Ok(())
}

pub(super) async fn reach(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    person: PersonId,
    token: Option<&str>,
    on: Option<On>,
) -> sqlx::Result<i32> {
    let (repo, bucket) = on.map_or((None, None), |on| (on.ids().0, Some(on.ids().1)));
    sqlx::query_scalar!(
        r#"select reach($1, $2, $3, $4, $5) as "level!""#,
        Uuid::from(org),
        Uuid::from(person),
        token,
        repo,
        bucket
    )
    .fetch_one(executor)
    .await
}

/// A repo or a bucket config of the actor's organisation, whether they reach it or not. Its row is locked until the
/// transaction ends, so that it does not go while something is granted on it.
pub(super) async fn find(
    connection: &mut PgConnection,
    actor: &Actor,
    name: OnName<'_>,
) -> sqlx::Result<Option<Managed>> {
    match name {
        OnName::Repo(name) => {
            let row = sqlx::query!(
                "select id, bucket_config_id, name from repo
                 where org_id = $1 and lower(name) = lower($2) and name = $2 for key share",
                Uuid::from(actor.org),
                name
            )
            .fetch_optional(connection)
            .await?;
            Ok(row.map(|row| Managed { on: On::Repo(row.id.into(), row.bucket_config_id.into()), name: row.name }))
        }
        OnName::BucketConfig(id) => {
            let row = sqlx::query_scalar!(
                "select nickname from bucket_config where org_id = $1 and id = $2 for key share",
                Uuid::from(actor.org),
                Uuid::from(id)
            )
            .fetch_optional(connection)
            .await?;
            Ok(row.map(|name| Managed { on: On::BucketConfig(id), name }))
        }
    }
}

/// What the organisation calls a principal that it has; it stays until the transaction ends.
pub(super) async fn lock_principal(
    connection: &mut PgConnection,
    org: OrgId,
    principal: Principal,
) -> sqlx::Result<Option<String>> {
    match principal {
        Principal::Everyone => Ok(Some("everyone".to_owned())),
        Principal::Person(id) => {
            sqlx::query_scalar!(
                "select p.email from membership m join person p on p.id = m.person_id
                 where m.org_id = $1 and m.person_id = $2 for key share of m",
                Uuid::from(org),
                Uuid::from(id)
            )
            .fetch_optional(connection)
            .await
        }
        Principal::Group(id) => sqlx::query_scalar!(
            r#"select 'group ' || name as "name!" from principal_group where org_id = $1 and id = $2 for key share"#,
            Uuid::from(org),
            Uuid::from(id)
        )
        .fetch_optional(connection)
        .await,
    }
}

/// Inserts a grant, or changes the level of the one there is; returns its id, and the level before.
pub(super) async fn upsert(
    connection: &mut PgConnection,
    actor: &Actor,
    id: GrantId,
    on: On,
    to: Principal,
    given: Level,
) -> Result<(GrantId, Option<Level>)> {
    let ((person, group), (repo, bucket)) = (ids(to), columns(on));
    let before = sqlx::query_scalar!(
        "select level from access_grant
         where org_id = $1 and person_id is not distinct from $2 and group_id is not distinct from $3
           and repo_id is not distinct from $4 and bucket_config_id is not distinct from $5 for update",
        Uuid::from(actor.org),
        person,
        group,
        repo,
        bucket
    )
    .fetch_optional(&mut *connection)
    .await?;
    let id = sqlx::query_scalar!(
        "insert into access_grant (id, org_id, person_id, group_id, repo_id, bucket_config_id, level, created_by)
         values ($1, $2, $3, $4, $5, $6, $7::int, $8)
         on conflict on constraint access_grant_once do update set level = excluded.level, created_by = excluded.created_by
         returning id",
        Uuid::from(id),
        Uuid::from(actor.org),
        person,
        group,
        repo,
        bucket,
        given.rank(),
        Uuid::from(actor.person)
    )
    .fetch_one(connection)
    .await?;
    Ok((id.into(), before.and_then(|rank| Level::stored(rank.into()))))
}

/// Returns whether there was such a grant on this very thing.
pub(super) async fn delete(connection: &mut PgConnection, org: OrgId, on: On, id: GrantId) -> sqlx::Result<bool> {
    let (repo, bucket) = columns(on);
    let done = sqlx::query!(
        "delete from access_grant where org_id = $1 and id = $2
           and repo_id is not distinct from $3 and bucket_config_id is not distinct from $4",
        Uuid::from(org),
        Uuid::from(id),
        repo,
        bucket
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The grants that lead to something: on it, on the bucket config of a repo, and on everything.
pub(super) async fn on(connection: &mut PgConnection, org: OrgId, on: On) -> Result<Vec<GrantView>> {
    let (repo, bucket) = on.ids();
    let rows = sqlx::query!(
        r#"select g.id, g.person_id, g.group_id, g.level, g.created_at, r.name as "repo?", b.nickname as "bucket?",
                  coalesce(p.email, pg.name, 'everyone') as "to!", p.service_of is not null as "is_service_account!"
           from access_grant g
           left join person p on p.id = g.person_id
           left join principal_group pg on pg.org_id = g.org_id and pg.id = g.group_id
           left join repo r on r.org_id = g.org_id and r.id = g.repo_id
           left join bucket_config b on b.org_id = g.org_id and b.id = g.bucket_config_id
           where g.org_id = $1
             and (g.repo_id = $2 or g.bucket_config_id = $3 or (g.repo_id is null and g.bucket_config_id is null))
           order by g.repo_id is null, g.bucket_config_id is null, g.person_id is null, lower(coalesce(p.email, pg.name))"#,
        Uuid::from(org),
        repo,
        bucket
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let principal = match (row.person_id, row.group_id) {
                (Some(id), _) => Principal::Person(id.into()),
                (None, Some(id)) => Principal::Group(id.into()),
                (None, None) => Principal::Everyone,
            };
            let on = match (row.repo, row.bucket) {
                (Some(name), _) => GrantedOn::Repo(name),
                (None, Some(nickname)) => GrantedOn::BucketConfig(nickname),
                (None, None) => GrantedOn::Everything,
            };
            Ok(GrantView {
                id: row.id.into(),
                to: PrincipalView { principal, name: row.to, is_service_account: row.is_service_account },
                on,
                level: level(row.level.into())?,
                since: row.created_at.into(),
            })
        })
        .collect()
}

/// Who received credentials for something that have not expired, by the events: of the last twelve hours, the longest that
/// any last, and of the newest ten thousand.
pub(super) async fn credentials_out(
    connection: &mut PgConnection,
    org: OrgId,
    on: On,
    name: &str,
) -> sqlx::Result<Vec<CredentialsOut>> {
    let (repo, bucket) = on.ids();
    let rows = sqlx::query!(
        r#"select e.person_email as "who!", bool_or(e.detail ->> 'access' = 'write') as "writes!",
                  max((e.detail ->> 'expires_at')::timestamptz) as "until!"
           from (
               select person_email, detail, subject, action from audit_event
               where org_id = $1 and at > now() - interval '12 hours' order by at desc, id desc limit 10000
           ) e
           where e.action = 'credentials.vended' and e.subject = $2 and e.person_email is not null
             and (e.detail ->> 'repo' is null or $3::text is null or e.detail ->> 'repo' = $3)
             and (e.detail ->> 'expires_at')::timestamptz > now()
           group by e.person_email order by e.person_email"#,
        Uuid::from(org),
        bucket.to_string(),
        repo.map(|_| name)
    )
    .fetch_all(connection)
    .await?;
    let out = rows.into_iter().map(|row| CredentialsOut { who: row.who, writes: row.writes, until: row.until.into() });
    Ok(out.collect())
}

/// What a principal reaches: of a person, within their role and with what their groups and everyone are given.
pub(super) async fn reached(connection: &mut PgConnection, org: OrgId, whose: Principal) -> Result<Vec<Reached>> {
    let (person, group) = ids(whose);
    let rows = sqlx::query!(
        r#"with found as (
               select grant_id, repo_id, bucket_config_id, level from given where org_id = $1 and person_id = $2
               union all
               select id, repo_id, bucket_config_id, level from access_grant
               where org_id = $1 and $2::uuid is null and person_id is null and group_id is not distinct from $3
           )
           select f.level as "level!", r.name as "repo?", b.nickname as "bucket?", g.person_id as "to_person?",
                  pg.name as "group?", f.grant_id is null as "by_role!"
           from found f
           left join access_grant g on g.org_id = $1 and g.id = f.grant_id
           left join principal_group pg on pg.org_id = $1 and pg.id = g.group_id
           left join repo r on r.org_id = $1 and r.id = f.repo_id
           left join bucket_config b on b.org_id = $1 and b.id = f.bucket_config_id
           order by r.name is not null, b.nickname is not null, lower(coalesce(b.nickname, r.name)), f.level desc limit 1000"#,
        Uuid::from(org),
        person,
        group
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let on = match (row.repo, row.bucket) {
                (Some(name), _) => GrantedOn::Repo(name),
                (None, Some(nickname)) => GrantedOn::BucketConfig(nickname),
                (None, None) => GrantedOn::Everything,
            };
            let by = match (row.by_role, row.to_person, row.group) {
                (true, ..) => "Role".to_owned(),
                (_, Some(_), _) => "Own grant".to_owned(),
                (_, None, Some(group)) => format!("Group {group}"),
                (_, None, None) => "Everyone".to_owned(),
            };
            Ok(Reached { on, level: level(row.level)?, by })
        })
        .collect()
}

pub(super) async fn for_everyone(pool: &PgPool, org: OrgId) -> sqlx::Result<Option<Level>> {
    let rank = sqlx::query_scalar!(
        "select level from access_grant where org_id = $1 and repo_id is null and bucket_config_id is null",
        Uuid::from(org)
    )
    .fetch_optional(pool)
    .await?;
    Ok(rank.and_then(|rank| Level::stored(rank.into())))
}

/// Sets what everyone reaches; returns what it was.
pub(super) async fn set_for_everyone(
    connection: &mut PgConnection,
    org: OrgId,
    id: Uuid,
    given: Option<Level>,
) -> sqlx::Result<Option<Level>> {
    let before = sqlx::query_scalar!(
        "select level from access_grant where org_id = $1 and repo_id is null and bucket_config_id is null for update",
        Uuid::from(org)
    )
    .fetch_optional(&mut *connection)
    .await?;
    match given {
        None => {
            sqlx::query!(
                "delete from access_grant where org_id = $1 and repo_id is null and bucket_config_id is null",
                Uuid::from(org)
            )
            .execute(connection)
            .await?;
        }
        Some(level) => {
            sqlx::query!(
                "insert into access_grant (id, org_id, level) values ($1, $2, $3::int)
                 on conflict on constraint access_grant_once do update set level = excluded.level",
                id,
                Uuid::from(org),
                level.rank()
            )
            .execute(connection)
            .await?;
        }
    }
    Ok(before.and_then(|rank| Level::stored(rank.into())))
}
