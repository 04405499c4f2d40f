use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::actor::Actor;

/// The time, if the actor is still what they were when the request came in: a member, with a token that works when they
/// came with one. Locks both rows, so that a revocation waits for this transaction or this one sees it.
pub(super) async fn now_if_still_entitled(
    connection: &mut PgConnection,
    actor: &Actor,
) -> sqlx::Result<Option<OffsetDateTime>> {
    let member = sqlx::query_scalar!(
        r#"select now() as "now!" from membership where org_id = $1 and person_id = $2 for share"#,
        Uuid::from(actor.org),
        Uuid::from(actor.person)
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(token) = actor.token_id() else { return Ok(member) };
    let live = sqlx::query_scalar!(
        "select id from api_token where id = $1 and revoked_at is null and expires_at > now() for share",
        token
    )
    .fetch_optional(connection)
    .await?;
    Ok(member.filter(|_| live.is_some()))
}
