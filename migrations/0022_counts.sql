-- How long the lists are, without counting them, and without one who adds to them waiting for another.
--
-- Before, a trigger added to a number on the organisation's row, which stayed locked until the commit: whatever one
-- organisation added came one after the other. Now the number is the sum of several rows: whoever adds or deletes takes one
-- that nobody holds, or makes another, so there are as many as there ever were writers at once.

create table row_count (
    org_id  uuid   not null references org (id) on delete cascade,
    -- The table.
    counted text   not null,
    part    bigint not null generated always as identity,
    rows    bigint not null,
    primary key (org_id, counted, part)
);

create function add_to_row_count(namespace uuid, what text, change bigint) returns void language plpgsql as $$
declare
    free bigint;
begin
    select part into free from row_count where org_id = namespace and counted = what limit 1 for update skip locked;
    if found then
        update row_count set rows = rows + change where org_id = namespace and counted = what and part = free;
    else
        -- Not for an organisation that is being deleted.
        insert into row_count (org_id, counted, rows) select id, what, change from org where id = namespace;
    end if;
end $$;

create function count_rows() returns trigger language plpgsql as $$
begin
    perform add_to_row_count(org_id, tg_table_name::text, case tg_op when 'INSERT' then count(*) else -count(*) end)
    from changed group by org_id order by org_id;
    return null;
end $$;

-- A server of the version before goes on reading org.bucket_configs, which stays at what it was: until it is replaced, the
-- pager of its list may lack what was added meanwhile. Nothing else reads it; a later version drops it.
drop trigger bucket_configs_are_counted on bucket_config;
drop function count_bucket_configs();

create trigger added_rows_are_counted after insert on bucket_config
    referencing new table as changed for each statement execute function count_rows();
create trigger deleted_rows_are_counted after delete on bucket_config
    referencing old table as changed for each statement execute function count_rows();
create trigger added_rows_are_counted after insert on repo
    referencing new table as changed for each statement execute function count_rows();
create trigger deleted_rows_are_counted after delete on repo
    referencing old table as changed for each statement execute function count_rows();
create trigger added_rows_are_counted after insert on cloud_credential
    referencing new table as changed for each statement execute function count_rows();
create trigger deleted_rows_are_counted after delete on cloud_credential
    referencing old table as changed for each statement execute function count_rows();

-- What is there already. The triggers come first: they keep everybody from adding until this is committed.
insert into row_count (org_id, counted, rows)
    select org_id, 'bucket_config', count(*) from bucket_config group by org_id
    union all select org_id, 'repo', count(*) from repo group by org_id
    union all select org_id, 'cloud_credential', count(*) from cloud_credential group by org_id;
