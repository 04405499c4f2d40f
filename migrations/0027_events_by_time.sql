-- no-transaction
-- Which events a span of time begins and ends with.
create index concurrently if not exists audit_event_by_time on audit_event (org_id, at, id);
