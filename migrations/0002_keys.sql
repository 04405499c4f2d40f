-- Envelope encryption: the operator's key wraps one key per organisation, which seals that organisation's secrets.

create table kek (
    id         text primary key,
    -- A fixed text sealed with this key: tells a wrong key from the right one before anything is written.
    check_blob bytea       not null,
    created_at timestamptz not null default now()
);

create table crypto_state (
    one        bool primary key default true check (one),
    active_kek text not null references kek (id)
);

create table org_key (
    org_id  uuid  not null references org (id) on delete cascade,
    version int   not null,
    kek_id  text  not null references kek (id),
    wrapped bytea not null,
    primary key (org_id, version)
);

alter table org add column active_key int not null;
alter table org add constraint org_active_key
    foreign key (id, active_key) references org_key (org_id, version) deferrable initially deferred;
