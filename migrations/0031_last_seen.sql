-- When a member was last seen in an organisation, to some minutes. Of the time before, the use of their tokens and their
-- events are known.
alter table membership add column last_seen_at timestamptz;

update membership m set last_seen_at = greatest(
    (select max(t.last_used_at) from api_token t where t.org_id = m.org_id and t.person_id = m.person_id),
    (select e.at from audit_event e where e.org_id = m.org_id and e.person_id = m.person_id order by e.id desc limit 1));
