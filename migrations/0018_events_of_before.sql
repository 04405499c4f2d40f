-- What is still known of older events is written into them. Inserts go on meanwhile.

with named as (
    -- What a thing was last called, also when it is gone.
    select distinct on (subject) subject,
           coalesce(detail ->> 'nickname', detail ->> 'name', detail -> 'after' ->> 'nickname', detail -> 'after' ->> 'name',
                    nullif(detail ->> 'note', '')) as name
    from audit_event
    where detail ?| array['nickname', 'name', 'after', 'note'] and action not like 'member.%'
    order by subject, id desc
),
told as (
    select e.id, o.slug, p.email, t.name as token, event_subject_kind(e.action, e.subject) as kind,
           coalesce(b.nickname, r.name, c.name, named.name, whom.email, what.name) as subject_name
    from audit_event e
    left join org o on o.id = e.org_id
    left join person p on p.id = e.person_id
    left join api_token t on t.id = e.token_id
    left join bucket_config b on b.id::text = e.subject
    left join repo r on r.id::text = e.subject
    left join cloud_credential c on c.id::text = e.subject
    left join person whom on whom.id::text = e.subject
    left join api_token what on what.id = e.subject
    left join named on named.subject = e.subject
    where e.words is null
)
update audit_event e
set org_slug = told.slug, person_email = told.email, token_name = told.token, subject_kind = told.kind,
    subject_name = told.subject_name
from told
where told.id = e.id;
