-- The second factor (RFC 6238) of an account with a password. It is an offer until it is confirmed with a first code.
create table second_factor (
    person_id    uuid primary key references person (id) on delete cascade,
    -- The person's own namespace, whose key seals the secret.
    org_id       uuid        not null references org (id) on delete cascade,
    key_version  int         not null,
    alg          smallint    not null check (alg = 1),
    sealed       bytea       not null check (length(sealed) between 28 and 256),
    created_at   timestamptz not null default now(),
    confirmed_at timestamptz,
    -- The time step of the last accepted code: no code of this step or of an earlier one is accepted again.
    last_step    bigint      not null default 0,
    foreign key (org_id, key_version) references org_key (org_id, version)
);

-- Codes for a lost phone, each good once.
create table recovery_code (
    person_id uuid  not null references second_factor (person_id) on delete cascade,
    code_hash bytea not null check (length(code_hash) = 32),
    primary key (person_id, code_hash)
);

-- A sign-in after the right password and before the second factor. Its id is in the session of the browser that began it,
-- and nowhere else.
create table second_step (
    id            uuid primary key,
    person_id     uuid        not null references person (id) on delete cascade,
    -- The typed name, which the limits for sign-ins count by.
    name          text        not null,
    -- SHA-256 of the hash of the password: a new password ends the sign-in.
    password_mark bytea       not null check (length(password_mark) = 32),
    refused       int         not null default 0,
    created_at    timestamptz not null default now()
);
create index second_step_by_age on second_step (created_at);
create index second_step_by_person on second_step (person_id);
