use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::actor::Actor;

pub(super) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    action: &str,
    subject: &str,
    detail: Value,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into audit_event (org_id, person_id, token_id, action, subject, detail, request_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::from(actor.org),
        Uuid::from(actor.person),
        actor.token,
        action,
        subject,
        detail,
        actor.request_id
    )
    .execute(connection)
    .await?;
    Ok(())
}
