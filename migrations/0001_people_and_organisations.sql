-- People, organisations, who belongs where, and who is signed in.

create table person (
    id            uuid primary key,
    email         text        not null check (email = lower(email)),
    name          text        not null,
    password_hash text        not null,
    created_at    timestamptz not null default now(),
    constraint person_email_unique unique (email)
);

create table org (
    id         uuid primary key,
    slug       text        not null,
    created_at timestamptz not null default now(),
    -- The default is a pointer: there is never more than one, and setting it is one update.
    default_bucket_config_id uuid,
    constraint org_slug_unique unique (slug)
);

create table membership (
    org_id     uuid        not null references org (id) on delete cascade,
    person_id  uuid        not null references person (id) on delete cascade,
    role       text        not null check (role in ('owner', 'admin', 'member', 'reader')),
    created_at timestamptz not null default now(),
    primary key (org_id, person_id)
);
create index membership_by_person on membership (person_id);

-- A session is found by the SHA-256 of its id; the id itself is only in the cookie.
create table session (
    id_hash    bytea primary key check (length(id_hash) = 32),
    person_id  uuid references person (id) on delete cascade,
    data       jsonb       not null,
    created_at timestamptz not null default now(),
    seen_at    timestamptz not null default now()
);
create index session_by_person on session (person_id);

-- One-time links that make the first account. Every one of them is gone once a person exists.
create table setup_link (
    token_hash bytea primary key check (length(token_hash) = 32),
    created_at timestamptz not null default now()
);
