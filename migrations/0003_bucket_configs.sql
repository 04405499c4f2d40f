-- Bucket configs, their secrets, and what tests found.

create table bucket_config (
    id             uuid primary key,
    org_id         uuid        not null references org (id) on delete cascade,
    nickname       text        not null,
    platform       text        not null,
    bucket         text        not null,
    prefix         text        not null check (prefix = '' or prefix like '%/'),
    region         text,
    endpoint       text,
    -- One text for every spelling of one store (domain::location::Store::key).
    store_key      text        not null,
    auth_method    text        not null,
    aws_account_id text,
    aws_role_name  text,
    -- Identifies everything a connection test looked at, the secret included (backend::connection::fingerprint).
    fingerprint    bytea       not null check (length(fingerprint) = 32),
    created_by     uuid references person (id) on delete set null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),

    constraint bucket_config_of_org unique (org_id, id),
    constraint bucket_config_location_unique unique (org_id, store_key, bucket, prefix),
    constraint bucket_config_platform check (
        case platform
            when 's3' then region is not null
            when 's3-compatible' then endpoint is not null
            when 'minio' then endpoint is not null
            when 'gs' then region is null and endpoint is null
            else false
        end),
    constraint bucket_config_access check (
        case auth_method
            when 'anonymous' then aws_account_id is null and aws_role_name is null
            when 'aws_customer_managed_role' then
                platform = 's3' and aws_account_id is not null and aws_role_name is not null
            else false
        end)
);
create unique index bucket_config_nickname_unique on bucket_config (org_id, lower(nickname));

alter table org add constraint org_default_bucket_config
    foreign key (id, default_bucket_config_id) references bucket_config (org_id, id)
    on delete set null (default_bucket_config_id);

create table bucket_config_secret (
    org_id           uuid     not null,
    bucket_config_id uuid     not null,
    version          int      not null,
    key_version      int      not null,
    alg              smallint not null check (alg = 1),
    sealed           bytea    not null check (length(sealed) between 28 and 16384),
    primary key (org_id, bucket_config_id),
    foreign key (org_id, bucket_config_id) references bucket_config (org_id, id) on delete cascade,
    foreign key (org_id, key_version) references org_key (org_id, version)
);

-- The last test of each set of values, whether or not a bucket config has them yet. A config that is edited has another
-- fingerprint and so, by itself, no test.
create table connection_test (
    org_id      uuid        not null references org (id) on delete cascade,
    fingerprint bytea       not null check (length(fingerprint) = 32),
    report      jsonb       not null,
    verified    bool        not null,
    -- Whether the role proved that it refuses a missing and a wrong external ID.
    trusted     bool        not null,
    tested_at   timestamptz not null default now(),
    mac         bytea       not null check (length(mac) = 32),
    primary key (org_id, fingerprint)
);

-- A role belongs to the organisation that first proved it has the shared secret.
create table role_owner (
    role_arn   text primary key,
    org_id     uuid        not null references org (id) on delete cascade,
    claimed_at timestamptz not null default now()
);

-- The shared secret offered in the Add bucket dialog, kept until a config uses it, so that closing the dialog does not
-- invalidate a trust policy that was already pasted.
create table offered_secret (
    org_id      uuid     not null,
    person_id   uuid     not null,
    key_version int      not null,
    alg         smallint not null check (alg = 1),
    sealed      bytea    not null,
    primary key (org_id, person_id),
    foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade,
    foreign key (org_id, key_version) references org_key (org_id, version)
);
