//! Inserts events, deletes expired ones, and reads them by number.

mod authors;
mod criteria;
mod find;

pub(super) use self::{
    authors::authors,
    criteria::Criteria,
    find::{End, all, far, near, older_of_all, older_of_slug, span},
};

use domain::{
    audit::{Action, AuditEvent, ListedEvent},
    id::OrgId,
};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::subject::Subject;
use crate::{Result, actor::Author};

pub(super) async fn insert(
    connection: &mut PgConnection,
    author: Author<'_>,
    action: Action,
    subject: &Subject,
    detail: Value,
) -> sqlx::Result<()> {
    let (org, slug) = author.org().unzip();
    sqlx::query!(
        "insert into audit_event (org_id, org_slug, person_id, token_id, action, subject_kind, subject, subject_name, detail,
                                  request_id)
         values (coalesce($1, (select id from org where person_id = $2)), $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        org.map(|org: OrgId| Uuid::from(org)),
        author.at_home_of().map(Uuid::from),
        slug.map(|slug| slug.as_str()),
        author.person().map(Uuid::from),
        author.token(),
        action.as_str(),
        subject.kind.as_str(),
        subject.id,
        subject.name,
        detail,
        author.request_id()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes events older than `days` among the oldest; returns how many.
pub(super) async fn expire(connection: &mut PgConnection, days: i32, most: i32) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select expire_events($1, $2) as "removed!""#, days, most).fetch_one(connection).await
}

/// These events, newest first, each with its subject if that still exists.
pub(super) async fn listed(pool: &PgPool, ids: &[i64]) -> Result<Vec<ListedEvent>> {
    let rows = sqlx::query!(
        r#"select e.id, e.at, e.org_slug, e.person_id, e.person_email, e.token_id, e.token_name, e.action, e.subject_kind,
                  e.subject, e.subject_name, e.detail, e.request_id,
                  case e.subject_kind
                      when 'bucket_config' then
                          (select b.id::text from bucket_config b where b.org_id = e.org_id and b.id = e.subject::uuid)
                      when 'repo' then (select r.name from repo r where r.org_id = e.org_id and r.id = e.subject::uuid)
                      when 'cloud_credential' then
                          (select c.id::text from cloud_credential c where c.org_id = e.org_id and c.id = e.subject::uuid)
                  end as still_there
           from audit_event e where e.id = any($1) order by e.id desc"#,
        ids
    )
    .fetch_all(pool)
    .await?;
    let events = rows.into_iter().map(|row| ListedEvent {
        event: AuditEvent {
            id: row.id,
            at: row.at.into(),
            org: row.org_slug,
            person_id: row.person_id.map(Into::into),
            person: row.person_email,
            token: row.token_id,
            token_name: row.token_name,
            action: row.action,
            subject_kind: row.subject_kind.and_then(|kind| kind.parse().ok()),
            subject: row.subject,
            subject_name: row.subject_name,
            detail: row.detail.to_string(),
            request_id: row.request_id,
        },
        still_there: row.still_there,
    });
    Ok(events.collect())
}
