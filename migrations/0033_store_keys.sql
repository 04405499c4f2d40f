-- Which spellings are one store is decided by the program, and it learns more of them: the server renews the keys of rows that
-- were written with an earlier rule, before it serves and every hour. A key changes even while repos rely on a bucket config,
-- because the place stays what it was. Where two rows turn out to be one place, the later keeps its key: nothing is lost, and
-- what is new is compared with the renewed one.

create or replace function refuse_edit_in_use() returns trigger language plpgsql as $$
begin
    if ((new.platform, new.bucket, new.prefix, new.region, new.endpoint, new.auth_method,
        new.aws_account_id, new.aws_role_name, new.access_key_id, new.google_service_account, new.cloud_credential_id,
        new.extra)
       is distinct from
       (old.platform, old.bucket, old.prefix, old.region, old.endpoint, old.auth_method,
        old.aws_account_id, old.aws_role_name, old.access_key_id, old.google_service_account, old.cloud_credential_id,
        old.extra)
       or (new.store_key is distinct from old.store_key
           and coalesce(current_setting('lakewarden.renews_store_key', true), '') <> 'on'))
       and exists (select 1 from repo where org_id = old.org_id and bucket_config_id = old.id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;

create or replace function refuse_to_move() returns trigger language plpgsql as $$
begin
    if current_setting('lakewarden.renews_store_key', true) = 'on'
       and (new.org_id, new.bucket_config_id, new.bucket, new.prefix)
           is not distinct from (old.org_id, old.bucket_config_id, old.bucket, old.prefix) then
        return new;
    end if;
    raise exception 'a repo stays where it is';
end $$;

-- Renews the keys of a bucket config and of its repos, each unless another has that place; answers how many could not be renewed.
create function renew_store_key(config uuid, renewed text) returns int language plpgsql as $$
declare
    kept int := 0;
    own  uuid;
begin
    perform set_config('lakewarden.renews_store_key', 'on', true);
    begin
        update bucket_config set store_key = renewed where id = config and store_key <> renewed;
    exception when unique_violation then
        kept := kept + 1;
    end;
    for own in select id from repo where bucket_config_id = config and store_key <> renewed order by id loop
        begin
            update repo_place set store_key = renewed where repo_id = own;
            update repo set store_key = renewed where id = own;
        exception when exclusion_violation then
            kept := kept + 1;
        end;
    end loop;
    perform set_config('lakewarden.renews_store_key', 'off', true);
    return kept;
end $$;
