-- By what events are filtered: who, what was done, and to what. A word for each, and one that every event has.
create function event_traits(person uuid, action text, kind text, subject text) returns tsvector
language sql immutable parallel safe as $$
    select array_to_tsvector(array_remove(
        array['event', 'person ' || $1::text, 'action ' || $2, 'kind ' || $3, 'subject ' || left($4, 200)], null))
$$;
