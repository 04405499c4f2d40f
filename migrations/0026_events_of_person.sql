-- no-transaction
-- What one person did, a page at a time.
create index concurrently if not exists audit_event_by_person on audit_event (org_id, person_id, id) where person_id is not null;
