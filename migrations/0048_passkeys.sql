-- Passkeys (WebAuthn) of accounts with a password. A server of before this table knows none of them and asks for the password.
create table passkey (
    id            uuid primary key,
    person_id     uuid        not null references person (id) on delete cascade,
    name          text        not null check (length(name) between 1 and 60),
    -- The authenticator's own id of it, by which a sign-in names it.
    credential_id bytea       not null unique check (length(credential_id) between 1 and 1023),
    -- The public key, the signature counter and the flags, as the library verifies with them. Nothing in it is secret.
    credential    jsonb       not null,
    created_at    timestamptz not null default now(),
    used_at       timestamptz
);
create index passkey_by_person on passkey (person_id);

-- Challenges that wait for their answer. The id of one is in the session of the browser that it was made for, and nowhere else.
create table passkey_challenge (
    id         uuid primary key,
    kind       text        not null check (kind in ('add', 'show')),
    -- Whose passkey is added or shown; null where somebody signs in.
    person_id  uuid        references person (id) on delete cascade,
    state      jsonb       not null,
    created_at timestamptz not null default now(),
    check (kind = 'show' or person_id is not null)
);
create index passkey_challenge_by_age on passkey_challenge (created_at);
create index passkey_challenge_by_person on passkey_challenge (person_id);
