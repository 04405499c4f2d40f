-- HMAC keys and Google service accounts, what data clients keep with a config, and edits that know what they change.

alter table bucket_config
    add column access_key_id          text,
    add column google_service_account text,
    add column extra                  jsonb not null default '{}',
    add column version                int   not null default 1;

alter table bucket_config drop constraint bucket_config_access;
alter table bucket_config add constraint bucket_config_access check (
    (aws_account_id is not null) = (auth_method = 'aws_customer_managed_role')
    and (aws_role_name is not null) = (auth_method = 'aws_customer_managed_role')
    and (access_key_id is not null) = (auth_method = 'hmac')
    and (google_service_account is not null) = (auth_method = 'gcp_customer_managed_role')
    and case auth_method
        when 'anonymous' then true
        when 'hmac' then platform <> 'gs'
        when 'aws_customer_managed_role' then platform = 's3'
        when 'gcp_customer_managed_role' then platform = 'gs'
        else false
    end);
