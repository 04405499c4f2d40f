-- The pages of every list come from an index, whatever they are filtered by.

create index repo_pages_of_bucket on repo (org_id, bucket_config_id, lower(name), id);
drop index repo_by_bucket_config;
create index repo_metadata on repo using gin (org_id, metadata jsonb_path_ops);

create index cloud_credential_pages on cloud_credential (org_id, lower(name), id);
create index cloud_credential_search on cloud_credential
    using gin (org_id, lower(name || ' ' || coalesce(access_key_id, arn_head, account_name, account_id, '')) gin_trgm_ops);
