-- Events tell by themselves who did what to what, outlive all of it, and leave by the retention rule alone.

alter table audit_event
    -- The organisation may go; what happened in it has happened.
    drop constraint audit_event_org_id_fkey,
    add column org_slug     text,
    add column person_email text,
    add column token_name   text,
    add column subject_kind text,
    add column subject_name text,
    -- What is searched; null until the next migration has come to the row.
    add column words        tsvector;

-- The words of a text, in lower case: runs of letters and digits, 64 characters of each.
create function event_words(text) returns tsvector language sql immutable parallel safe as $$
    select array_to_tsvector(coalesce(array_agg(distinct left(word, 64)), '{}'))
    from regexp_split_to_table(lower($1), '[^[:alnum:]]+') word
    where word <> ''
$$;

-- The same words as a search for all of them, of which the last may be a beginning.
create function event_query(text) returns tsquery language sql immutable parallel safe as $$
    select (string_agg(quote_literal(left(word, 64)), ' & ' order by place) || ':*')::tsquery
    from regexp_split_to_table(lower($1), '[^[:alnum:]]+') with ordinality split (word, place)
    where word <> ''
$$;

-- What an event is about, where the server that wrote it did not say.
create function event_subject_kind(action text, subject text) returns text language sql immutable parallel safe as $$
    select case
        when subject is null then null
        when action in ('bucket_config.tested', 'cloud_credential.tested') and subject !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then 'values'
        when action = 'credentials.vended' then 'bucket_config'
        when action = 'keys.handed_out' then 'repo'
        when action = 'profile.changed' then 'organization'
        when action like 'member.%' then 'person'
        when action ~ '^(bucket_config|cloud_credential|repo|invitation|organization|token)\.' then split_part(action, '.', 1)
    end
$$;

create function event_words_of(audit_event) returns tsvector language sql stable as $$
    select event_words(concat_ws(' ', $1.person_email, $1.token_id, $1.token_name, $1.action, $1.subject_name, $1.subject,
                                 $1.detail, $1.request_id))
$$;

-- Whoever inserts, this version of the server or the one before: what the event does not say yet is looked up now.
create function complete_event() returns trigger language plpgsql as $$
begin
    if new.org_slug is null and new.org_id is not null then
        select slug into new.org_slug from org where id = new.org_id;
    end if;
    if new.person_email is null and new.person_id is not null then
        select email into new.person_email from person where id = new.person_id;
    end if;
    if new.token_name is null and new.token_id is not null then
        select name into new.token_name from api_token where id = new.token_id;
    end if;
    if new.subject_kind is null then
        new.subject_kind := event_subject_kind(new.action, new.subject);
    end if;
    if new.subject_name is null then
        new.subject_name := case new.subject_kind
            when 'person' then (select email from person where id = new.subject::uuid)
            when 'token' then (select name from api_token where id = new.subject)
            when 'bucket_config' then coalesce((select nickname from bucket_config where id = new.subject::uuid),
                                               new.detail ->> 'nickname')
            when 'repo' then coalesce((select name from repo where id = new.subject::uuid),
                                      new.detail ->> 'name', new.detail ->> 'repo')
            when 'cloud_credential' then coalesce((select name from cloud_credential where id = new.subject::uuid),
                                                  new.detail ->> 'name')
            when 'invitation' then nullif(new.detail ->> 'note', '')
        end;
    end if;
    new.words := event_words_of(new);
    return new;
end $$;
create trigger audit_event_is_complete before insert on audit_event
    for each row execute function complete_event();

-- The one change there ever is: an event of an older server is completed, once.
create function refuse_change_of_event() returns trigger language plpgsql as $$
begin
    if old.words is not null
       or (new.id, new.org_id, new.person_id, new.token_id, new.action, new.subject, new.detail, new.request_id, new.at)
          is distinct from
          (old.id, old.org_id, old.person_id, old.token_id, old.action, old.subject, old.detail, old.request_id, old.at) then
        raise exception 'audit events are never changed';
    end if;
    new.words := event_words_of(new);
    return new;
end $$;
drop trigger audit_event_append_only on audit_event;
drop function refuse_change();
create trigger audit_event_append_only before update on audit_event
    for each row execute function refuse_change_of_event();

-- Removes what is older than so many days, of the `most` oldest events.
create function expire_events(keep_days int, most int) returns bigint
language plpgsql security definer set search_path from current as $$
declare
    removed bigint;
begin
    if keep_days < 30 then
        raise exception 'audit events stay for 30 days at least';
    end if;
    delete from audit_event e
    using (select id, at from audit_event order by id limit most) oldest
    where e.id = oldest.id and oldest.at < now() - make_interval(days => keep_days);
    get diagnostics removed = row_count;
    return removed;
end $$;
revoke all on function expire_events from public;

create function refuse_removal_of_event() returns trigger language plpgsql as $$
declare
    stack text;
begin
    get diagnostics stack = pg_context;
    if stack !~ 'function ([[:alnum:]_]+\.)?expire_events\(integer,integer\)' then
        raise exception 'audit events leave by the retention rule alone: expire_events(keep_days, most)';
    end if;
    if exists (select 1 from gone where at > now() - interval '30 days') then
        raise exception 'audit events stay for 30 days at least';
    end if;
    return null;
end $$;
create trigger audit_event_stays after delete on audit_event referencing old table as gone
    for each statement execute function refuse_removal_of_event();

create function refuse_truncation_of_events() returns trigger language plpgsql as $$
begin
    raise exception 'audit events leave by the retention rule alone: expire_events(keep_days, most)';
end $$;
create trigger audit_event_is_not_truncated before truncate on audit_event
    for each statement execute function refuse_truncation_of_events();

-- Also where a session says that triggers are not for it.
alter table audit_event
    enable always trigger audit_event_is_complete,
    enable always trigger audit_event_append_only,
    enable always trigger audit_event_stays,
    enable always trigger audit_event_is_not_truncated;

-- Pages go by the number of the event, in which they were written.
drop index audit_event_by_org;
create index audit_event_by_org on audit_event (org_id, id);
create index audit_event_by_slug on audit_event (org_slug, id);

-- Searching goes back block by block of 65,536 events, so that frequent words cost no more than rare ones. Only rows that
-- have their words are in it: there are none yet, so it is built at once.
create index audit_event_search on audit_event using gin (org_id, (id >> 16), words)
    with (fastupdate = off) where words is not null;
