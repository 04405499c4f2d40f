-- Searching nicknames and locations, and turning to the last page, must not get slower with every bucket config.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create index bucket_config_search on bucket_config
    using gin (org_id, lower(nickname || ' ' || bucket || '/' || prefix) gin_trgm_ops);
create index repo_search on repo using gin (org_id, lower(name || ' ' || bucket || '/' || prefix) gin_trgm_ops);

-- Finds a page by nickname without looking at the rows before it.
create index bucket_config_pages on bucket_config (org_id, lower(nickname), id) include (nickname);
create index repo_pages on repo (org_id, lower(name), id) include (name);

-- How many bucket configs there are, without counting them.
alter table org add column bucket_configs int not null default 0;
update org o set bucket_configs = (select count(*) from bucket_config b where b.org_id = o.id);

create function count_bucket_configs() returns trigger language plpgsql as $$
begin
    update org set bucket_configs = bucket_configs + (tg_op = 'INSERT')::int - (tg_op = 'DELETE')::int
    where id = coalesce(new.org_id, old.org_id);
    return null;
end $$;
create trigger bucket_configs_are_counted after insert or delete on bucket_config
    for each row execute function count_bucket_configs();
