-- A store that made temporary keys of a pair before is remembered: the pair is not handed out in their place.
-- The previous server takes this word for "not known".
alter table connection_test
    drop constraint connection_test_temporary_keys_check,
    add constraint connection_test_temporary_keys_check check (temporary_keys in ('made', 'not_made', 'made_before'));
