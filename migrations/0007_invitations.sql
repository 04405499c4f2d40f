-- Invitations by one-time link, and an owner that every organisation keeps.

create table invitation (
    id         uuid primary key,
    org_id     uuid        not null references org (id) on delete cascade,
    role       text        not null check (role in ('owner', 'admin', 'member', 'reader')),
    note       text        not null default '',
    -- The link itself is shown once and never stored.
    token_hash bytea       not null unique check (length(token_hash) = 32),
    -- Whoever loses the right to invite takes their open invitations with them.
    created_by uuid        not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    foreign key (org_id, created_by) references membership (org_id, person_id) on delete cascade
);
create index invitation_by_org on invitation (org_id, created_at);

-- Looked at when the transaction ends, one organisation after the other: two owners can't remove each other.
create function keep_an_owner() returns trigger language plpgsql as $$
begin
    perform 1 from org where id = old.org_id for no key update;
    if found and not exists (select 1 from membership where org_id = old.org_id and role = 'owner') then
        raise exception 'an organisation keeps an owner'
            using errcode = 'restrict_violation', constraint = 'membership_last_owner';
    end if;
    return null;
end $$;
create constraint trigger membership_keeps_an_owner after update of role or delete on membership
    deferrable initially deferred for each row
    when (old.role = 'owner') execute function keep_an_owner();
