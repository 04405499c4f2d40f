use domain::{audit::AuditEvent, id::OrgId, listing::Wanted};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
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
        actor.token_id(),
        action,
        subject,
        detail,
        actor.request_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn page(pool: &PgPool, org: OrgId, wanted: &Wanted) -> sqlx::Result<Vec<AuditEvent>> {
    let rows = sqlx::query!(
        r#"select e.at, p.email as "email?", e.token_id, e.action, e.subject, e.detail, e.request_id
           from audit_event e left join person p on p.id = e.person_id
           where e.org_id = $1
             and ($2 = '%%' or lower(concat_ws(' ', p.email, e.action, e.subject, e.token_id, e.detail::text)) like $2)
           order by e.at desc, e.id desc limit $3 offset $4"#,
        Uuid::from(org),
        wanted.like_pattern(),
        i64::from(wanted.rows),
        wanted.offset()
    )
    .fetch_all(pool)
    .await?;
    let events = rows.into_iter().map(|row| AuditEvent {
        at: row.at.into(),
        person: row.email,
        token: row.token_id,
        action: row.action,
        subject: row.subject,
        detail: row.detail.to_string(),
        request_id: row.request_id,
    });
    Ok(events.collect())
}

pub(super) async fn count(pool: &PgPool, org: OrgId, wanted: &Wanted) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from audit_event e left join person p on p.id = e.person_id
           where e.org_id = $1
             and ($2 = '%%' or lower(concat_ws(' ', p.email, e.action, e.subject, e.token_id, e.detail::text)) like $2)"#,
        Uuid::from(org),
        wanted.like_pattern()
    )
    .fetch_one(pool)
    .await
}
