-- One-time links that set a new password, made by the operator. A new one takes the place of the one before.
create table password_reset (
    person_id  uuid primary key references person (id) on delete cascade,
    token_hash bytea       not null unique check (length(token_hash) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
