-- Taken by whoever is about to change what somebody reaches, before anything is looked at: two of them that held `lock_reach`
-- would wait for each other, and all vends of the organisation for both.
create function lock_changes_of_reach(in_org uuid) returns void language sql volatile as $$
    select pg_advisory_xact_lock(hashtextextended('reach ' || in_org, 0));
$$;

-- As before, with one look at all the repos around.
create or replace function reaches_beyond(in_org uuid, in_person uuid, in_token text, in_bucket_config uuid, needed int)
returns bool language plpgsql volatile as $$
declare
    around uuid[];
begin
    if reach(in_org, in_person, in_token, null, null) >= needed then
        return false;
    end if;
    around := array(
        select r.id from bucket_config b
        join bucket_config other on other.org_id = b.org_id and other.store_key = b.store_key and other.bucket = b.bucket
             and other.id <> b.id and (starts_with(other.prefix, b.prefix) or starts_with(b.prefix, other.prefix))
        join repo r on r.org_id = other.org_id and r.bucket_config_id = other.id
             and (starts_with(r.prefix, b.prefix) or starts_with(b.prefix, r.prefix))
        where b.org_id = in_org and b.id = in_bucket_config);
    return cardinality(around)
        > (select count(*) from reaches(in_org, in_person, in_token, around) may where may.level >= needed);
end $$;
