//! The people of a namespace's events.

use domain::{audit::EventAuthor, id::OrgId};
use sqlx::PgPool;
use uuid::Uuid;

/// The organisation's members, and `most` of the people who did something in it. Steps from person to person along the
/// index (migration 0026), so the cost grows with their number, not with that of events. Who is no member any more has the
/// address of their last event.
pub(in crate::audit) async fn authors(pool: &PgPool, org: OrgId, most: u32) -> sqlx::Result<Vec<EventAuthor>> {
    let rows = sqlx::query!(
        r#"with recursive author(id) as (
               (select person_id from audit_event where org_id = $1 and person_id is not null order by person_id limit 1)
               union all
               select (select e.person_id from audit_event e where e.org_id = $1 and e.person_id > author.id
                       order by e.person_id limit 1)
               from author where author.id is not null
           ), found as (
               (select id from author where id is not null limit $2)
               union
               (select person_id from membership where org_id = $1)
           )
           select found.id as "id!", coalesce(member.email, last.person_email) as "email!"
           from found
           left join lateral (
               select p.email from membership m join person p on p.id = m.person_id
               where m.org_id = $1 and m.person_id = found.id
           ) member on true
           left join lateral (
               select e.person_email from audit_event e where e.org_id = $1 and e.person_id = found.id
               order by e.id desc limit 1
           ) last on member.email is null
           where coalesce(member.email, last.person_email) is not null
           order by 2, 1"#,
        Uuid::from(org),
        i64::from(most)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| EventAuthor { id: row.id.into(), email: row.email }).collect())
}
