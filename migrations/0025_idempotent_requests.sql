-- Requests of the API that are carried out once, under a key that the client chose: what is sent again is answered from here.
-- Of the request there is a keyed hash; the answer is sealed, because it may hold a secret. A row without an answer is of a
-- request that is being carried out, or of which nobody knows whether it was.
create table idempotent_request (
    person_id   uuid        not null references person (id) on delete cascade,
    -- The public id of the token it came with; empty when it came with a password.
    token_id    text        not null,
    key         text        not null check (length(key) between 1 and 255),
    request     bytea       not null check (length(request) = 32),
    -- Whose key seals the answer: the person's own namespace.
    org_id      uuid        not null,
    key_version int         not null,
    sealed      bytea,
    begun_at    timestamptz not null default now(),
    expires_at  timestamptz not null default now() + interval '24 hours',
    primary key (person_id, token_id, key),
    foreign key (org_id, key_version) references org_key (org_id, version) on delete cascade
);

create index idempotent_request_expiry on idempotent_request (expires_at);
