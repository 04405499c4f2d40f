-- no-transaction
-- The index before finds events by their words alone, which the previous server's statements find in the new one, too.
drop index concurrently if exists audit_event_search;
