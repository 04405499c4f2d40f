use domain::{grant::Level, org::Role, repo::RepoMode};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::basis::Basis;
use crate::{Result, actor::Actor, buckets::UsedVersion, error::inconsistent_row};

/// The current state that a vend depends on. `None` means deleted.
pub(super) struct CurrentState {
    pub(super) at: OffsetDateTime,
    pub(super) role: Option<Role>,
    /// What the actor may do with the repo, or with the config where none is named.
    pub(super) level: Option<Level>,
    /// Whether keys for a whole config would open more than the actor reaches.
    pub(super) reaches_beyond: bool,
    /// Scopes of a valid token, and when the keys made with it expire at the latest.
    pub(super) token: Option<(Vec<String>, OffsetDateTime)>,
    /// Version and fingerprint.
    pub(super) config: Option<(i32, Vec<u8>)>,
    pub(super) credential: Option<UsedVersion>,
    pub(super) repo: Option<CurrentRepo>,
    /// Offline repos that the config's own keys would give access to.
    pub(super) offline: Vec<String>,
    /// The MAC of the test result relied on, if that is at most a week old.
    pub(super) proof: Option<Vec<u8>>,
}

/// A repo's current state.
pub(super) struct CurrentRepo {
    pub(super) name: String,
    pub(super) mode: RepoMode,
    pub(super) bucket: String,
    pub(super) prefix: String,
}

/// Reads everything that `basis` was read from and locks the rows, and what the actor reaches: a concurrent change either waits for this
/// transaction or is seen by it. A locked row is read as last committed, however long the lock took; rows are locked
/// kind by kind, in the order in which changes lock them.
pub(super) async fn everything_now(
    connection: &mut PgConnection,
    actor: &Actor,
    basis: &Basis<'_>,
) -> Result<CurrentState> {
    let row = sqlx::query!(
        r#"with member as materialized (
             select role from membership where org_id = $1 and person_id = $2 for share
         ), token as materialized (
             select scopes, coalesce(keys_until, expires_at) as keys_until from api_token
             where id = $3 and revoked_at is null and expires_at > clock_timestamp() for share
         ), config as materialized (
             select org_id, version, fingerprint, cloud_credential_id, store_key, bucket, prefix from bucket_config
             where org_id = $1 and id = $4 for share
         ), credential as materialized (
             select c.version, c.fingerprint from cloud_credential c
             join config on c.org_id = config.org_id and c.id = config.cloud_credential_id for share of c
         ), place as materialized (
             select r.name, r.mode, r.bucket, r.prefix from repo r join config on r.org_id = config.org_id
             where r.id = $5 and r.bucket_config_id = $4 for share of r
         ), proof as materialized (
             select mac from connection_test
             where org_id = $1 and fingerprint = $6 and tested_at > now() - interval '7 days' for share
         )
         select member.role as "role?", token.scopes as "scopes?", token.keys_until as "token_ends?",
                config.version as "config_version?", config.fingerprint as "config_fingerprint?",
                credential.version as "credential_version?", credential.fingerprint as "credential_fingerprint?",
                place.name as "repo_name?", place.mode as "repo_mode?", place.bucket as "repo_bucket?",
                place.prefix as "repo_prefix?", proof.mac as "proof?",
                case when $5::uuid is null and config.version is not null
                     then offline_repos_at($1, config.store_key, config.bucket, config.prefix) end as offline,
                case when member.role is not null or $8 then lock_reach($1, $2, $3, $5, $4) end as level,
                case when $5::uuid is null and member.role is not null
                     then reaches_beyond($1, $2, $3, $4, $7) end as reaches_beyond,
                clock_timestamp() as "at!"
         from (select) this
         left join member on true left join token on true left join config on true left join credential on true
         left join place on true left join proof on true"#,
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        actor.token_id(),
        Uuid::from(basis.stored.bucket.id),
        basis.repo.map(|repo| Uuid::from(repo.id)),
        basis.proof.fingerprint.as_slice(),
        basis.intent.needed().rank(),
        actor.is_visitor
    )
    .fetch_one(connection)
    .await?;
    let role = row.role.as_deref().map(str::parse).transpose().map_err(inconsistent_row("membership.role"))?;
    let mode = row.repo_mode.as_deref().map(str::parse).transpose().map_err(inconsistent_row("repo.mode"))?;
    let repo = row.repo_name.zip(mode).zip(row.repo_bucket.zip(row.repo_prefix));
    let used = row.credential_version.zip(row.credential_fingerprint);
    Ok(CurrentState {
        at: row.at,
        role,
        level: row.level.and_then(Level::stored),
        reaches_beyond: row.reaches_beyond.unwrap_or_default(),
        token: row.scopes.zip(row.token_ends),
        config: row.config_version.zip(row.config_fingerprint),
        credential: used.map(|(version, fingerprint)| UsedVersion { version, fingerprint }),
        repo: repo.map(|((name, mode), (bucket, prefix))| CurrentRepo { name, mode, bucket, prefix }),
        offline: row.offline.unwrap_or_default(),
        proof: row.proof,
    })
}
