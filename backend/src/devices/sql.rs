use domain::{
    device::{DeviceView, UserCode, WaitingDevice},
    id::{DeviceId, OrgId, PersonId},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{people::ClientNetwork, token_text::Fresh};

/// A request to store.
pub(super) struct NewRequest<'a> {
    pub(super) code: &'a Fresh,
    pub(super) user_code: &'a UserCode,
    pub(super) client: &'a str,
    pub(super) network: ClientNetwork,
}

pub(super) async fn insert_request(pool: &PgPool, new: &NewRequest<'_>, open_seconds: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into device_request (id, secret_hash, user_code, client, network, expires_at)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))",
        new.code.id,
        new.code.secret_hash.as_slice(),
        new.user_code.as_str(),
        new.client,
        new.network.to_string(),
        f64::from(open_seconds)
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// An unanswered request that has not expired.
pub(super) async fn waiting(pool: &PgPool, code: &UserCode) -> sqlx::Result<Option<WaitingDevice>> {
    let row = sqlx::query!(
        "select client, network, created_at, expires_at from device_request
         where user_code = $1 and device_id is null and refused_at is null and expires_at > now()",
        code.as_str()
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| WaitingDevice {
        code: code.clone(),
        client: row.client,
        network: row.network,
        asked_at: row.created_at.into(),
        expires_at: row.expires_at.into(),
    }))
}

/// What an unanswered request says of its device.
pub(super) struct Asker {
    pub(super) client: String,
    pub(super) network: String,
}

/// Locks an unanswered request.
pub(super) async fn lock_waiting(connection: &mut PgConnection, code: &UserCode) -> sqlx::Result<Option<Asker>> {
    sqlx::query_as!(
        Asker,
        "select client, network from device_request
         where user_code = $1 and device_id is null and refused_at is null and expires_at > now() for update",
        code.as_str()
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn insert_device(
    connection: &mut PgConnection,
    id: DeviceId,
    person: PersonId,
    asker: &Asker,
    days: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into device (id, person_id, client, network, expires_at)
         values ($1, $2, $3, $4, now() + make_interval(days => $5))",
        Uuid::from(id),
        Uuid::from(person),
        asker.client,
        asker.network,
        days
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Answers a request: a device, or a refusal.
pub(super) async fn answer(
    connection: &mut PgConnection,
    code: &UserCode,
    device: Option<DeviceId>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update device_request set device_id = $2, refused_at = case when $2::uuid is null then now() end
         where user_code = $1",
        code.as_str(),
        device.map(Uuid::from)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The answer to a request.
pub(super) enum Answer {
    None,
    Refused,
    Device(DeviceId),
}

/// A request that has not expired.
pub(super) struct Request {
    pub(super) secret_hash: Vec<u8>,
    pub(super) answer: Answer,
    /// Whether its device asked a moment ago.
    pub(super) is_too_soon: bool,
}

/// Locks a request. A question a second early is not too soon: clocks and networks vary.
pub(super) async fn lock_request(
    connection: &mut PgConnection,
    id: &str,
    interval_seconds: i32,
) -> sqlx::Result<Option<Request>> {
    let row = sqlx::query!(
        r#"select secret_hash, device_id, refused_at is not null as "is_refused!",
                  polled_at > clock_timestamp() - make_interval(secs => $2 - 1) is true as "is_too_soon!"
           from device_request where id = $1 and expires_at > clock_timestamp() for update"#,
        id,
        interval_seconds
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Request {
        secret_hash: row.secret_hash,
        answer: match row.device_id {
            Some(id) => Answer::Device(id.into()),
            None if row.is_refused => Answer::Refused,
            None => Answer::None,
        },
        is_too_soon: row.is_too_soon,
    }))
}

pub(super) async fn note_question(connection: &mut PgConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query!("update device_request set polled_at = clock_timestamp() where id = $1", id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn delete_request(connection: &mut PgConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from device_request where id = $1", id).execute(connection).await?;
    Ok(())
}

/// A signed-in device, with its person's own namespace.
pub(super) struct LiveDevice {
    pub(super) id: DeviceId,
    pub(super) person: PersonId,
    pub(super) home: OrgId,
    pub(super) client: String,
}

/// Locks a device that is signed in.
pub(super) async fn lock_device(connection: &mut PgConnection, id: DeviceId) -> sqlx::Result<Option<LiveDevice>> {
    let row = sqlx::query!(
        "select d.id, d.person_id, o.id as home, d.client
         from device d join org o on o.person_id = d.person_id
         where d.id = $1 and d.ended_at is null and d.expires_at > clock_timestamp() for update of d",
        Uuid::from(id)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| LiveDevice {
        id: row.id.into(),
        person: row.person_id.into(),
        home: row.home.into(),
        client: row.client,
    }))
}

/// Locks the device of a refresh token.
pub(super) async fn lock_device_of_refresh(
    connection: &mut PgConnection,
    token: &str,
) -> sqlx::Result<Option<LiveDevice>> {
    let device = sqlx::query_scalar!("select device_id from device_refresh where id = $1", token)
        .fetch_optional(&mut *connection)
        .await?;
    match device {
        Some(device) => lock_device(connection, device.into()).await,
        None => Ok(None),
    }
}

/// The state of a refresh token.
pub(super) enum RefreshState {
    Unused,
    Expired,
    Used,
}

pub(super) struct RefreshToken {
    pub(super) secret_hash: Vec<u8>,
    pub(super) state: RefreshState,
}

pub(super) async fn refresh_token(connection: &mut PgConnection, id: &str) -> sqlx::Result<Option<RefreshToken>> {
    let row = sqlx::query!(
        r#"select secret_hash, used_at is not null as "is_used!", expires_at <= clock_timestamp() as "is_expired!"
           from device_refresh where id = $1"#,
        id
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| RefreshToken {
        secret_hash: row.secret_hash,
        state: match (row.is_used, row.is_expired) {
            (true, _) => RefreshState::Used,
            (false, true) => RefreshState::Expired,
            (false, false) => RefreshState::Unused,
        },
    }))
}

pub(super) async fn use_refresh(connection: &mut PgConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query!("update device_refresh set used_at = clock_timestamp() where id = $1", id).execute(connection).await?;
    Ok(())
}

pub(super) async fn insert_access(
    connection: &mut PgConnection,
    device: &LiveDevice,
    token: &Fresh,
    seconds: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with seen as (update device set seen_at = now() where id = $5 returning expires_at)
         insert into api_token
             (id, org_id, person_id, name, secret_hash, expires_at, scopes, is_session, device_id, keys_until)
         select $1, $2, $3, 'device', $4, now() + make_interval(secs => $6), array['*'], false, $5, seen.expires_at
         from seen",
        token.id,
        Uuid::from(device.home),
        Uuid::from(device.person),
        token.secret_hash.as_slice(),
        Uuid::from(device.id),
        f64::from(seconds)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_refresh(
    connection: &mut PgConnection,
    device: &LiveDevice,
    token: &Fresh,
    days: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into device_refresh (id, device_id, secret_hash, expires_at)
         values ($1, $2, $3, now() + make_interval(days => $4))",
        token.id,
        Uuid::from(device.id),
        token.secret_hash.as_slice(),
        days
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends a device and its access tokens.
pub(super) async fn end(connection: &mut PgConnection, id: DeviceId) -> sqlx::Result<()> {
    sqlx::query!(
        "with tokens as (
             update api_token set revoked_at = now() where device_id = $1 and revoked_at is null and expires_at > now()
         )
         update device set ended_at = now() where id = $1",
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The same for all devices of a person; returns their number. They are locked by a statement of its own, so that the next one sees
/// the tokens of a device that was renewing them.
pub(super) async fn end_all(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<i64> {
    sqlx::query!(
        "select 1 as locked from device where person_id = $1 and ended_at is null for update",
        Uuid::from(person)
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query_scalar!(
        r#"with ended as (
               update device set ended_at = now() where person_id = $1 and ended_at is null and expires_at > now()
               returning id
           ), tokens as (
               update api_token t set revoked_at = now() from ended
               where t.device_id = ended.id and t.revoked_at is null and t.expires_at > now()
           )
           select count(*) as "count!" from ended"#,
        Uuid::from(person)
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn list(pool: &PgPool, person: PersonId) -> sqlx::Result<Vec<DeviceView>> {
    let rows = sqlx::query!(
        "select id, client, network, created_at, seen_at, expires_at from device
         where person_id = $1 and ended_at is null and expires_at > now() order by created_at desc, id",
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    let view = rows.into_iter().map(|row| DeviceView {
        id: row.id.into(),
        client: row.client,
        network: row.network,
        signed_in_at: row.created_at.into(),
        seen_at: row.seen_at.into(),
        expires_at: row.expires_at.into(),
    });
    Ok(view.collect())
}
