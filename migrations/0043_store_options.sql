-- The STS endpoint of a store that has an STS of its own, and the store that a bucket config's endpoint is taken for where it is not
-- the one its host name says. The previous program leaves both columns alone, and does not vend for configs that have them: their
-- fingerprints say more than that program knows.

alter table bucket_config add column sts_endpoint text, add column store_profile text;

create or replace function refuse_edit_in_use() returns trigger language plpgsql as $$
begin
    if ((new.platform, new.bucket, new.prefix, new.region, new.endpoint, new.auth_method,
        new.aws_account_id, new.aws_role_name, new.access_key_id, new.google_service_account, new.cloud_credential_id,
        new.extra, new.addressing, new.sts_endpoint, new.store_profile)
       is distinct from
       (old.platform, old.bucket, old.prefix, old.region, old.endpoint, old.auth_method,
        old.aws_account_id, old.aws_role_name, old.access_key_id, old.google_service_account, old.cloud_credential_id,
        old.extra, old.addressing, old.sts_endpoint, old.store_profile)
       or (new.store_key is distinct from old.store_key
           and coalesce(current_setting('lakewarden.renews_store_key', true), '') <> 'on'))
       and exists (select 1 from repo where org_id = old.org_id and bucket_config_id = old.id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;
