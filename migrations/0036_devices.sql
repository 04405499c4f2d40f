-- Devices that a person signs in from their browser (RFC 8628). A device asks, a person answers, and it renews its access with
-- refresh tokens, each of which is good once.
create table device (
    id         uuid primary key,
    person_id  uuid        not null references person (id) on delete cascade,
    -- As the client says it.
    client     text        not null check (length(client) between 1 and 100),
    network    text        not null,
    created_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at   timestamptz
);
create index device_of_person on device (person_id) where ended_at is null;

create table device_request (
    -- The public part of the code that the device sends, and the hash of its secret part.
    id          text primary key,
    secret_hash bytea       not null check (length(secret_hash) = 32),
    -- The code that people see.
    user_code   text        not null unique check (user_code ~ '^[BCDFGHJKLMNPQRSTVWXZ]{8}$'),
    client      text        not null check (length(client) between 1 and 100),
    network     text        not null,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    polled_at   timestamptz,
    -- The answer: a device, or a refusal.
    device_id   uuid references device (id) on delete cascade,
    refused_at  timestamptz,
    check (device_id is null or refused_at is null)
);

create table device_refresh (
    id          text primary key,
    device_id   uuid        not null references device (id) on delete cascade,
    secret_hash bytea       not null check (length(secret_hash) = 32),
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index device_refresh_of_device on device_refresh (device_id);

-- The access tokens of a device, which are no tokens that people made. They expire in minutes and are renewed: temporary keys made
-- with one live until `keys_until` at most, and where that is null, no longer than the token.
alter table api_token
    add column device_id uuid references device (id) on delete cascade,
    add column keys_until timestamptz;
create index api_token_of_device on api_token (device_id) where device_id is not null;
