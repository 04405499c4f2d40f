-- no-transaction
-- Events by their words and traits, back block by block of 65,536 events, so that frequent ones cost no more than rare ones.
create index concurrently if not exists audit_event_found on audit_event
    using gin (org_id, (id >> 16), words, event_traits(person_id, action, subject_kind, subject))
    with (fastupdate = off) where words is not null;
