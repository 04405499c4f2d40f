//! The SQL of repos: reads and writes of a row here, lists in `list`, views of them in `view`.

mod list;
mod view;

pub(super) use self::{
    list::{after, count, page},
    view::{view_count, view_ids, view_page},
};

use domain::{
    grant::Level,
    id::{BucketConfigId, OrgId, RepoId},
    location::{Location, StoreOptions},
    repo::{
        ChosenBucket, Creator, Description, Metadata, NewRepo, OptimizationConfig, Repo, RepoMode, RepoStatus,
        Visibility,
    },
};
use serde::Serialize;
use serde_json::Value;
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Conflict, Error, Result, actor::Actor, buckets, error::inconsistent_row};

struct Row {
    id: Uuid,
    name: String,
    bucket_config_id: Uuid,
    nickname: String,
    platform: String,
    region: Option<String>,
    endpoint: Option<String>,
    bucket: String,
    prefix: String,
    description: String,
    metadata: Value,
    optimization: Value,
    mode: String,
    mode_message: Option<String>,
    mode_set_by: Option<String>,
    created_by: Option<Uuid>,
    created_by_email: Option<String>,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    visibility: String,
    level: i32,
}

impl TryFrom<Row> for Repo {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let message = row.mode_message.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: row.id.into(),
            name: row.name.parse().map_err(inconsistent_row("repo.name"))?,
            bucket: row.bucket_config_id.into(),
            bucket_nickname: row.nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))?,
            location: Location {
                store: buckets::store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?,
                bucket: row.bucket.parse().map_err(inconsistent_row("repo.bucket"))?,
                prefix: row.prefix.parse().map_err(inconsistent_row("repo.prefix"))?,
                // Its bucket config says how the store is spoken to.
                options: StoreOptions::default(),
            },
            description: row.description.parse().map_err(inconsistent_row("repo.description"))?,
            metadata: serde_json::from_value(row.metadata).map_err(inconsistent_row("repo.metadata"))?,
            optimization: serde_json::from_value(row.optimization).map_err(inconsistent_row("repo.optimization"))?,
            status: RepoStatus {
                mode: row.mode.parse().map_err(inconsistent_row("repo.mode"))?,
                message: message.map_err(inconsistent_row("repo.mode_message"))?,
                set_by: row.mode_set_by,
            },
            created_by: row.created_by.zip(row.created_by_email).map(|(id, email)| Creator { id: id.into(), email }),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            visibility: row.visibility.parse().map_err(inconsistent_row("repo.visibility"))?,
            level: Level::stored(row.level).ok_or_else(|| Error::internal("inconsistent row: level"))?,
        })
    }
}

/// The organisation, the person and the token that the first parameters of these statements are.
fn asker(actor: &Actor) -> (Uuid, Uuid, Option<&str>) {
    (actor.org.into(), actor.person.into(), actor.token_id())
}

/// Selects the repos of organisation `$1` that person `$2` may read with token `$3`: what they reach, and the rest of the
/// statement.
macro_rules! repos {
    ($reach:literal, $rest:literal, $actor:expr, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select r.id, r.name, r.bucket_config_id, b.nickname, b.platform, b.region, b.endpoint, r.bucket, r.prefix,
                      r.description, r.metadata, r.optimization, r.mode, r.mode_message, m.email as "mode_set_by?",
                      c.id as "created_by?", c.email as "created_by_email?", r.created_at, r.updated_at,
                      r.visibility, may.level as "level!"
               from repo r "# + $reach + r#"
               join bucket_config b on b.org_id = r.org_id and b.id = r.bucket_config_id
               left join person c on c.id = r.created_by
               left join person m on m.id = r.mode_set_by
               where r.org_id = $1 and may.level > 0 "# + $rest,
            Uuid::from($actor.org),
            Uuid::from($actor.person),
            $actor.token_id(),
            $($argument),+
        )
    };
}

/// The repos with these ids, in this order.
pub(super) async fn some(pool: &PgPool, actor: &Actor, ids: &[RepoId]) -> Result<Vec<Repo>> {
    with_ids(pool, actor, &ids.iter().copied().map(Uuid::from).collect::<Vec<_>>()).await
}

/// The same.
async fn with_ids(pool: &PgPool, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Repo>> {
    let rows = repos!(
        "join reaches($1, $2, $3, $4) may on may.repo_id = r.id",
        "order by array_position($4, r.id)",
        actor,
        ids
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Repo::try_from).collect()
}

pub(super) async fn get(
    executor: impl Executor<'_, Database = Postgres>,
    actor: &Actor,
    name: &str,
) -> Result<Option<Repo>> {
    let row = repos!(
        "cross join lateral (select reach($1, $2, $3, r.id, r.bucket_config_id) as level offset 0) may",
        "and lower(r.name) = lower($4) and r.name = $4",
        actor,
        name
    );
    row.fetch_optional(executor).await?.map(Repo::try_from).transpose()
}

/// The repo, locked until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, actor: &Actor, name: &str) -> Result<Option<Repo>> {
    let row = repos!(
        "cross join lateral (select reach($1, $2, $3, r.id, r.bucket_config_id) as level offset 0) may",
        "and lower(r.name) = lower($4) and r.name = $4 for update of r",
        actor,
        name
    );
    row.fetch_optional(connection).await?.map(Repo::try_from).transpose()
}

/// Locks the bucket configs whose keys give access to the repo's prefix against use and changes until the transaction
/// ends: in the same order as vending, and before the repo itself.
pub(super) async fn lock_buckets_around(connection: &mut PgConnection, org: OrgId, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "select b.id from repo r join bucket_config b
           on b.org_id = r.org_id and b.store_key = r.store_key and b.bucket = r.bucket
           and (starts_with(r.prefix, b.prefix) or starts_with(b.prefix, r.prefix))
         where r.org_id = $1 and lower(r.name) = lower($2) and r.name = $2
         order by b.id for no key update of b",
        Uuid::from(org),
        name
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Locks a prefix against new repos at, above or below it until the transaction ends: its own path exclusively, each
/// ancestor in share mode. Repos that do not overlap never wait for each other. Every caller locks from the bucket
/// down, so there is no deadlock.
pub(super) async fn lock_place(
    connection: &mut PgConnection,
    org: OrgId,
    store_key: &str,
    location: &Location,
) -> sqlx::Result<()> {
    let mut paths = vec![format!("{}/", location.bucket)];
    for segment in location.prefix.as_str().split_terminator('/') {
        let above = paths.last().map_or("", String::as_str);
        paths.push(format!("{above}{segment}/"));
    }
    let mut places: Vec<String> =
        paths.into_iter().map(|path| format!("repo {} {store_key} {path}", Uuid::from(org))).collect();
    let own = places.pop().unwrap_or_default();
    sqlx::query!(
        "select pg_advisory_xact_lock_shared(hashtextextended(above, 0)) from unnest($1::text[]) above",
        &places
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", own).fetch_one(connection).await?;
    Ok(())
}

/// A bucket config, as a new repo needs it.
pub(super) struct Home {
    pub(super) id: BucketConfigId,
    pub(super) nickname: String,
    pub(super) location: Location,
}

/// The bucket config of a new repo, locked against edits and deletion until the transaction ends.
pub(super) async fn chosen_bucket(connection: &mut PgConnection, org: OrgId, chosen: &ChosenBucket) -> Result<Home> {
    let nickname = match chosen {
        ChosenBucket::Default => None,
        ChosenBucket::Named(nickname) => Some(nickname.as_str()),
    };
    let row = sqlx::query!(
        "select b.id, b.nickname, b.platform, b.region, b.endpoint, b.bucket, b.prefix
         from bucket_config b join org o on o.id = b.org_id
         where b.org_id = $1 and case when $2::text is null then b.id = o.default_bucket_config_id
                                      else lower(b.nickname) = lower($2) end
         for share of b",
        Uuid::from(org),
        nickname
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Err(match nickname {
            None => Conflict::NoDefaultBucket.into(),
            Some(_) => Error::Invalid(domain::field::FieldErrors::at(
                "bucket_config",
                "There is no bucket config of this nickname.",
            )),
        });
    };
    Ok(Home {
        id: row.id.into(),
        nickname: row.nickname,
        location: Location {
            store: buckets::store(&row.platform, row.region.as_deref(), row.endpoint.as_deref())?,
            bucket: row.bucket.parse().map_err(inconsistent_row("bucket_config.bucket"))?,
            prefix: row.prefix.parse().map_err(inconsistent_row("bucket_config.prefix"))?,
            // Its bucket config says how the store is spoken to.
            options: StoreOptions::default(),
        },
    })
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    id: RepoId,
    home: BucketConfigId,
    new: &NewRepo,
    store_key: &str,
    location: &Location,
) -> Result<()> {
    sqlx::query!(
        "insert into repo (id, org_id, name, bucket_config_id, store_key, bucket, prefix, description, metadata,
                           created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Uuid::from(id),
        Uuid::from(actor.org),
        new.name.as_str(),
        Uuid::from(home),
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str(),
        new.description.as_str(),
        json(&new.metadata)?,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The name of a repo at, above or below a prefix.
pub(super) async fn name_around(
    pool: &PgPool,
    org: OrgId,
    store_key: &str,
    location: &Location,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select name from repo where org_id = $1 and store_key = $2 and bucket = $3
         and (starts_with(prefix, $4) or starts_with($4, prefix)) order by lower(name) limit 1",
        Uuid::from(org),
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str()
    )
    .fetch_optional(pool)
    .await
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: RepoId,
    description: &Description,
    metadata: &Metadata,
    optimization: &OptimizationConfig,
) -> Result<()> {
    sqlx::query!(
        "update repo set description = $2, metadata = $3, optimization = $4, updated_at = now() where id = $1",
        Uuid::from(id),
        description.as_str(),
        json(metadata)?,
        json(optimization)?
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_mode(
    connection: &mut PgConnection,
    actor: &Actor,
    id: RepoId,
    mode: RepoMode,
    message: Option<&Description>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update repo set mode = $2, mode_message = $3, mode_set_by = $4, updated_at = now() where id = $1",
        Uuid::from(id),
        mode.as_str(),
        message.map(Description::as_str),
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_visibility(
    connection: &mut PgConnection,
    id: RepoId,
    visibility: Visibility,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update repo set visibility = $2, updated_at = now() where id = $1",
        Uuid::from(id),
        visibility.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: RepoId) -> sqlx::Result<()> {
    sqlx::query!("delete from repo where id = $1", Uuid::from(id)).execute(connection).await?;
    Ok(())
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::Internal(error.into()))
}
