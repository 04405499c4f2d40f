-- Cloud credentials, and a namespace of one's own for everybody.

-- A person's own namespace is an organisation of one, and its slug is their user name: names never collide, and what is
-- sealed, recorded and counted for organisations is for people, too. The server makes the missing ones when it starts,
-- because each has a key of its own.
alter table org add column person_id uuid references person (id) on delete cascade;
alter table org add constraint org_person_unique unique (person_id);

-- What people say of themselves and of their organisations, and where their assets go when nothing else is said.
alter table org
    add column profile    jsonb       not null default '{}' check (jsonb_typeof(profile) = 'object'),
    add column updated_at timestamptz not null default now();

-- The external ID of a namespace: there before any role is, and the same for good.
create table namespace_external_id (
    org_id      uuid     primary key references org (id) on delete cascade,
    -- Keeps it unique on this server without telling it.
    digest      bytea    not null unique check (length(digest) = 32),
    key_version int      not null,
    alg         smallint not null check (alg = 1),
    sealed      bytea    not null,
    foreign key (org_id, key_version) references org_key (org_id, version)
);

create table cloud_credential (
    id                 uuid primary key,
    org_id             uuid        not null references org (id) on delete cascade,
    name               text        not null,
    kind               text        not null,
    provider           text        not null generated always as (
        case
            when kind like 'aws\_%' then 'AWS'
            when kind like 'azure\_%' then 'AZURE'
            when kind like 'gcp\_%' then 'GCP'
        end) stored,

    -- What may be shown. The rest is sealed: a role's ARN beyond its beginning, too.
    access_key_id      text,
    arn_head           text check (length(arn_head) <= 20),
    account_name       text,
    account_id         text,
    key_id             text,
    endpoint           text,
    kms_key_id         text,
    -- Whether the external ID is one that a client of the API chose, instead of the namespace's.
    own_external_id    bool        not null default false,
    buckets            text[]      not null default '{}',
    allowed_in_tasks   bool        not null default false,

    secret_version     int         not null,
    key_version        int         not null,
    alg                smallint    not null check (alg = 1),
    sealed             bytea       not null check (length(sealed) between 28 and 16384),
    -- Identifies everything a connection test looked at, the secret included.
    fingerprint        bytea       not null check (length(fingerprint) = 32),

    version            int         not null default 1,
    created_by         uuid references person (id) on delete set null,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),

    constraint cloud_credential_of_org unique (org_id, id),
    constraint cloud_credential_of_provider unique (org_id, provider, id),
    constraint cloud_credential_tasks check (kind = 'aws_role' or not allowed_in_tasks),
    constraint cloud_credential_kind check (
        (access_key_id is not null) = (kind in ('aws_key', 'gcp_key'))
        and (arn_head is not null) = (kind = 'aws_role')
        and (account_name is not null) = (kind in ('azure_key', 'azure_token'))
        and (account_id is not null) = (kind = 'gcp_service_account')
        and (key_id is not null) = (kind = 'gcp_service_account')
        and (kind in ('aws_key', 'aws_role') or (endpoint is null and kms_key_id is null and buckets = '{}'))
        and (kind = 'aws_role' or not own_external_id)
        and kind in ('aws_key', 'aws_role', 'azure_key', 'azure_token', 'gcp_key', 'gcp_service_account')),
    foreign key (org_id, key_version) references org_key (org_id, version)
);
create unique index cloud_credential_name_unique on cloud_credential (org_id, lower(name));

-- The default is a pointer: there is never more than one for a provider, and setting it is one statement.
create table default_credential (
    org_id              uuid not null,
    provider            text not null,
    cloud_credential_id uuid not null,
    primary key (org_id, provider),
    foreign key (org_id, provider, cloud_credential_id)
        references cloud_credential (org_id, provider, id) on delete cascade
);

-- What tests said: of values that are not stored yet, and, as a history, of those that are.
create table credential_test (
    id                  bigint generated always as identity primary key,
    org_id              uuid        not null references org (id) on delete cascade,
    cloud_credential_id uuid,
    fingerprint         bytea       not null check (length(fingerprint) = 32),
    report              jsonb       not null,
    verified            bool        not null,
    tested_at           timestamptz not null,
    mac                 bytea       not null check (length(mac) = 32),
    foreign key (org_id, cloud_credential_id) references cloud_credential (org_id, id) on delete cascade
);
create index credential_test_of_values on credential_test (org_id, fingerprint, tested_at desc);
create index credential_test_of_credential on credential_test (org_id, cloud_credential_id, tested_at desc);

-- Who owns a role is found by a hash of its ARN: an ARN of a cloud credential stands nowhere in the clear.
alter table role_owner add column role_digest bytea check (length(role_digest) = 32);
update role_owner set role_digest = sha256(convert_to(role_arn, 'UTF8'));
alter table role_owner drop column role_arn;
alter table role_owner add primary key (role_digest);

-- A bucket config can use a stored credential of its organisation instead of keys of its own.
alter table bucket_config
    add column cloud_credential_id uuid,
    add constraint bucket_config_cloud_credential foreign key (org_id, cloud_credential_id)
        references cloud_credential (org_id, id) on delete restrict;
create index bucket_config_by_cloud_credential on bucket_config (org_id, cloud_credential_id);

alter table bucket_config drop constraint bucket_config_access;
alter table bucket_config add constraint bucket_config_access check (
    (aws_account_id is not null) = (auth_method = 'aws_customer_managed_role')
    and (aws_role_name is not null) = (auth_method = 'aws_customer_managed_role')
    and (access_key_id is not null) = (auth_method = 'hmac')
    and (google_service_account is not null) = (auth_method = 'gcp_customer_managed_role')
    and (cloud_credential_id is not null) = (auth_method = 'cloud_credential')
    and case auth_method
        when 'anonymous' then true
        when 'hmac' then platform <> 'gs'
        when 'aws_customer_managed_role' then platform = 's3'
        when 'gcp_customer_managed_role' then platform = 'gs'
        when 'cloud_credential' then platform <> 'gs'
        else false
    end);

create or replace function refuse_edit_in_use() returns trigger language plpgsql as $$
begin
    if (new.platform, new.bucket, new.prefix, new.region, new.endpoint, new.store_key, new.auth_method,
        new.aws_account_id, new.aws_role_name, new.access_key_id, new.google_service_account, new.cloud_credential_id,
        new.extra)
       is distinct from
       (old.platform, old.bucket, old.prefix, old.region, old.endpoint, old.store_key, old.auth_method,
        old.aws_account_id, old.aws_role_name, old.access_key_id, old.google_service_account, old.cloud_credential_id,
        old.extra)
       and exists (select 1 from repo where org_id = old.org_id and bucket_config_id = old.id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;

-- Where a credential's secret is sent must not change beneath the bucket configs that rely on it.
create function refuse_to_move_credential_in_use() returns trigger language plpgsql as $$
begin
    if new.endpoint is distinct from old.endpoint
       and exists (select 1 from bucket_config where org_id = old.org_id and cloud_credential_id = old.id) then
        raise exception 'bucket configs rely on this credential'
            using errcode = 'restrict_violation', constraint = 'cloud_credential_in_use';
    end if;
    return new;
end $$;
create trigger cloud_credential_stays_while_in_use before update of endpoint on cloud_credential
    for each row execute function refuse_to_move_credential_in_use();

-- API tokens can be narrowed to scopes, and a session of a data client is a token, too.
alter table api_token
    add column scopes     text[] not null default '{*}' check (cardinality(scopes) > 0),
    add column is_session bool   not null default false;
