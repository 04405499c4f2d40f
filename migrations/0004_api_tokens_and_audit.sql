-- API tokens, and the record of who did what.

create table api_token (
    id           text primary key check (length(id) = 12),
    org_id       uuid        not null,
    person_id    uuid        not null,
    name         text        not null,
    secret_hash  bytea       not null check (length(secret_hash) = 32),
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    -- Whoever leaves an organisation loses the tokens they had there.
    foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade
);
create index api_token_by_person on api_token (org_id, person_id);

-- Append-only. Names what was touched by id and by the name it had, so that it stays readable when the thing is gone.
create table audit_event (
    id         bigint generated always as identity primary key,
    org_id     uuid references org (id) on delete cascade,
    person_id  uuid,
    token_id   text,
    action     text        not null,
    subject    text,
    detail     jsonb       not null default '{}',
    request_id text,
    at         timestamptz not null default now()
);
create index audit_event_by_org on audit_event (org_id, at desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit events are never changed';
end $$;
create trigger audit_event_append_only before update on audit_event
    for each statement execute function refuse_change();
