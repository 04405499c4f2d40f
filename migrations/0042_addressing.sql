-- Where requests to a store name the bucket: in the path, in the host name, or as a connection test finds out. The previous
-- program leaves the column alone; a config whose style was chosen is not vended for by it, because its fingerprint says more
-- than that program knows.

alter table bucket_config add column addressing text not null default 'auto'
    constraint bucket_config_addressing check (addressing in ('auto', 'path', 'virtual'));

create or replace function refuse_edit_in_use() returns trigger language plpgsql as $$
begin
    if ((new.platform, new.bucket, new.prefix, new.region, new.endpoint, new.auth_method,
        new.aws_account_id, new.aws_role_name, new.access_key_id, new.google_service_account, new.cloud_credential_id,
        new.extra, new.addressing)
       is distinct from
       (old.platform, old.bucket, old.prefix, old.region, old.endpoint, old.auth_method,
        old.aws_account_id, old.aws_role_name, old.access_key_id, old.google_service_account, old.cloud_credential_id,
        old.extra, old.addressing)
       or (new.store_key is distinct from old.store_key
           and coalesce(current_setting('lakewarden.renews_store_key', true), '') <> 'on'))
       and exists (select 1 from repo where org_id = old.org_id and bucket_config_id = old.id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;
