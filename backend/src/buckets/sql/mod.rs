//! The SQL of bucket configs: what is asked for here, a row of it in `row`, what is read to be used in `open`, a row of that in
//! `open_row`, what a list shows in `view`, what is written in `write`.

mod namesakes;
mod offer;
mod open;
mod open_row;
mod row;
mod secret;
mod store_keys;
mod test;
mod view;
mod write;

pub(super) use self::{
    namesakes::namesakes,
    offer::{Offer, forget_offer, offer, remember_offer, unremembered_offers},
    open::{Of, open, placed_on_credential},
    open_row::SealedBucket,
    secret::SealedSecret,
    store_keys::{keyed_stores, renew_key, with_key},
    test::{NewTest, insert_test, lock_test, remember_made},
    view::{count, page, view_ids},
    write::{
        Written, delete, delete_secret, insert, keep_secret, make_default, make_default_if_first, renew_fingerprints,
        update,
    },
};
pub(crate) use self::{
    open::ConfigRef,
    open_row::{RepoAt, TestResult},
    row::store,
    test::last_test,
};

use domain::{
    bucket::{Bucket, Nickname},
    id::{BucketConfigId, CloudCredentialId, OrgId},
    location::Location,
};
use sqlx::{Executor, PgConnection, PgPool, Postgres};
use uuid::Uuid;

use self::row::Row;
use crate::{
    Result,
    actor::Actor,
    error::{NAMED, inconsistent_row},
    listing::{ByName, KeysetRequest},
};

/// Selects the configs of organisation `$1`, followed by the rest of the statement.
macro_rules! buckets {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select b.id, b.nickname, b.platform, b.bucket, b.prefix, b.region, b.endpoint, b.auth_method,
                      b.aws_account_id, b.aws_role_name, b.access_key_id, b.google_service_account, b.extra,
                      b.addressing, b.sts_endpoint, b.store_profile, b.version,
                      b.cloud_credential_id, c.name as "credential_name?", c.kind as "credential_kind?",
                      coalesce(c.access_key_id, c.arn_head) as credential_identifier,
                      (select count(*) from repo r where r.org_id = b.org_id and r.bucket_config_id = b.id) as "repos!",
                      b.created_at, b.updated_at, p.email as "created_by?",
                      o.default_bucket_config_id is not distinct from b.id as "is_default!",
                      t.verified as "verified?", t.report->>'verdict' as verdict, t.report->'can' as can, t.report->'lacks' as lacks, t.report->>'style' as style, t.tested_at as "tested_at?"
               from bucket_config b join org o on o.id = b.org_id
               left join person p on p.id = b.created_by
               left join cloud_credential c on c.org_id = b.org_id and c.id = b.cloud_credential_id
               left join connection_test t on t.org_id = b.org_id
                    and t.fingerprint = coalesce(sha256(b.fingerprint || c.fingerprint), b.fingerprint)
               where b.org_id = $1 "# + $rest,
            $($argument),+
        )
    };
}

/// Those behind a place, by nickname.
pub(super) async fn after(pool: &PgPool, actor: &Actor, wanted: &KeysetRequest<ByName>) -> Result<Vec<Bucket>> {
    let (org_id, person, token) = asker(actor);
    let (nickname, id) = ByName::parts(wanted.after.as_ref());
    let ids = if wanted.search.is_empty() {
        sqlx::query_scalar!(
            r#"select id as "id!" from readable_bucket($1, $5, $6) bucket_config where org_id = $1 and (lower(nickname), id) > (lower($2), $3)
             order by lower(nickname), id limit $4"#,
            org_id,
            nickname,
            id,
            wanted.limit(),
                person,
                token
            )
        .fetch_all(pool)
        .await?
    } else {
        sqlx::query_scalar!(
            r#"select id as "id!" from readable_bucket($1, $6, $7) bucket_config where org_id = $1 and (lower(nickname), id) > (lower($2), $3)
               and lower(nickname || ' ' || bucket || '/' || prefix) like $5
             order by lower(nickname), id limit $4"#,
            org_id,
            nickname,
            id,
            wanted.limit(),
            wanted.like_pattern(),
                person,
                token
            )
        .fetch_all(pool)
        .await?
    };
    with_ids(pool, actor.org, &ids).await
}

/// The configs with these ids, in this order.
async fn with_ids(pool: &PgPool, org: OrgId, ids: &[Uuid]) -> Result<Vec<Bucket>> {
    let rows = buckets!("and b.id = any($2) order by array_position($2, b.id)", Uuid::from(org), ids);
    rows.fetch_all(pool).await?.into_iter().map(Bucket::try_from).collect()
}

pub(crate) async fn get(
    executor: impl Executor<'_, Database = Postgres>,
    org: OrgId,
    id: BucketConfigId,
) -> Result<Option<Bucket>> {
    let row = buckets!("and b.id = $2", Uuid::from(org), Uuid::from(id)).fetch_optional(executor).await?;
    row.map(Bucket::try_from).transpose()
}

/// The same, if the actor may read it.
pub(super) async fn get_readable(pool: &PgPool, actor: &Actor, id: BucketConfigId) -> Result<Option<Bucket>> {
    let (org_id, person, token) = asker(actor);
    let row = buckets!("and b.id = $2 and reach($1, $3, $4, null, b.id) > 0", org_id, Uuid::from(id), person, token);
    row.fetch_optional(pool).await?.map(Bucket::try_from).transpose()
}

/// The organisation, the person and the token of a statement on what an actor may read.
fn asker(actor: &Actor) -> (Uuid, Uuid, Option<&str>) {
    (actor.org.into(), actor.person.into(), actor.token_id())
}

/// The configs with these ids.
pub(super) async fn some(pool: &PgPool, org: OrgId, ids: &[BucketConfigId]) -> Result<Vec<Bucket>> {
    with_ids(pool, org, &ids.iter().copied().map(Uuid::from).collect::<Vec<_>>()).await
}

/// The other configs in the same bucket whose prefix contains this one's or lies in it, by nickname.
pub(super) async fn nested(
    pool: &PgPool,
    actor: &Actor,
    id: Option<BucketConfigId>,
    store_key: &str,
    location: &Location,
) -> Result<Vec<Bucket>> {
    let (org_id, person, token) = asker(actor);
    let rows = buckets!(
        "and b.store_key = $2 and b.bucket = $3 and b.prefix <> $4
         and (starts_with(b.prefix, $4) or starts_with($4, b.prefix)) and b.id is distinct from $5
           and reach($1, $6, $7, null, b.id) > 0
         order by lower(b.nickname) limit 5",
        org_id,
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str(),
        id.map(Uuid::from),
        person,
        token
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Bucket::try_from).collect()
}

/// The nicknames, in order.
pub(super) async fn nicknames(pool: &PgPool, actor: &Actor) -> Result<Vec<Nickname>> {
    let (org_id, person, token) = asker(actor);
    let rows = sqlx::query_scalar!(
        r#"select nickname as "nickname!" from readable_bucket($1, $2, $3) bucket_config where org_id = $1 order by lower(nickname)"#,
        org_id,
        person,
        token
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|nickname| nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))).collect()
}

pub(super) async fn default_nickname(pool: &PgPool, actor: &Actor) -> Result<Option<Nickname>> {
    let (org_id, person, token) = asker(actor);
    let nickname = sqlx::query_scalar!(
        "select b.nickname from org o join bucket_config b on b.org_id = o.id and b.id = o.default_bucket_config_id
         where o.id = $1 and reach($1, $2, $3, null, b.id) > 0",
        org_id,
        person,
        token
    )
    .fetch_optional(pool)
    .await?;
    nickname.map(|nickname| nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))).transpose()
}

/// The first ids and nicknames.
pub(super) async fn choices(pool: &PgPool, actor: &Actor, most: u32) -> Result<Vec<(BucketConfigId, Nickname)>> {
    let (org_id, person, token) = asker(actor);
    let rows = sqlx::query!(
        r#"select id as "id!", nickname as "nickname!" from readable_bucket($1, $3, $4) where org_id = $1 order by lower(nickname), id limit $2"#,
        org_id,
        i64::from(most),
        person,
        token
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id.into(), row.nickname.parse().map_err(inconsistent_row("bucket_config.nickname"))?)))
        .collect()
}

/// Some nicknames of the configs that use a cloud credential, in order.
pub(crate) async fn names_on_credential(
    pool: &PgPool,
    org: OrgId,
    credential: CloudCredentialId,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select nickname from bucket_config where org_id = $1 and cloud_credential_id = $2
         order by lower(nickname) limit $3",
        Uuid::from(org),
        Uuid::from(credential),
        NAMED
    )
    .fetch_all(pool)
    .await
}

pub(super) async fn exists(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from bucket_config where org_id = $1 and id = $2) as "exists!""#,
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_one(connection)
    .await
}

/// Locks the config against changes and use until the transaction ends; returns whether it exists.
pub(super) async fn lock(connection: &mut PgConnection, org: OrgId, id: BucketConfigId) -> sqlx::Result<bool> {
    let row = sqlx::query_scalar!(
        "select id from bucket_config where org_id = $1 and id = $2 for update",
        Uuid::from(org),
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

pub(super) async fn nickname_at(
    pool: &PgPool,
    org: OrgId,
    store_key: &str,
    location: &Location,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select nickname from bucket_config where org_id = $1 and store_key = $2 and bucket = $3 and prefix = $4",
        Uuid::from(org),
        store_key,
        location.bucket.as_str(),
        location.prefix.as_str()
    )
    .fetch_optional(pool)
    .await
}

/// The first `most` names of repos on a bucket config.
pub(crate) async fn repo_names(
    pool: &PgPool,
    org: OrgId,
    bucket: BucketConfigId,
    most: i64,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select name from repo where org_id = $1 and bucket_config_id = $2 order by lower(name) limit $3",
        Uuid::from(org),
        Uuid::from(bucket),
        most
    )
    .fetch_all(pool)
    .await
}
