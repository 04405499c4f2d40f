//! What a change would change.

use sqlx::PgPool;
use uuid::Uuid;

/// Everything that is kept of an organisation and of a person, but for when a token was used.
pub(crate) async fn kept(pool: &PgPool, org: &str, person: Option<Uuid>) -> String {
    sqlx::query_scalar(
        "with place as (select id from org where slug = $1),
         row as (
             select to_jsonb(t)::text as text from org t where id in (select id from place)
             union all select (to_jsonb(t) - 'last_seen_at')::text from membership t
                 where org_id in (select id from place) or person_id = $2
             union all select to_jsonb(t)::text from principal_group t where org_id in (select id from place)
             union all select to_jsonb(t)::text from group_member t where org_id in (select id from place)
             union all select to_jsonb(t)::text from access_grant t where org_id in (select id from place)
             union all select to_jsonb(t)::text from claim_mapping t where org_id in (select id from place)
             union all select to_jsonb(t)::text from invitation t
                 where org_id in (select id from place) or invitee = $2
             union all select to_jsonb(t)::text from bucket_config t where org_id in (select id from place)
             union all select to_jsonb(t)::text from repo t where org_id in (select id from place)
             union all select to_jsonb(t)::text from cloud_credential t where org_id in (select id from place)
             union all select to_jsonb(t)::text from default_credential t where org_id in (select id from place)
             union all select (to_jsonb(t) - 'last_used_at')::text from api_token t
                 where org_id in (select id from place) or person_id = $2
             union all select to_jsonb(t)::text from person t where id = $2 or service_of in (select id from place)
             union all select (to_jsonb(t) - 'used_at')::text from trust_rule t where org_id in (select id from place)
             union all select to_jsonb(t)::text from device t where person_id = $2
             union all select to_jsonb(t)::text from device_request t where $2 is not null
             union all select to_jsonb(t)::text from identity t where person_id = $2
             union all select to_jsonb(t)::text from second_factor t where person_id = $2 and confirmed_at is not null
             union all select to_jsonb(t)::text from recovery_code t where person_id = $2
             union all select (to_jsonb(t) - 'used_at' - 'credential')::text from passkey t where person_id = $2
         )
         select coalesce(string_agg(text, ' ' order by text), '') from row",
    )
    .bind(org)
    .bind(person)
    .fetch_one(pool)
    .await
    .unwrap()
}
