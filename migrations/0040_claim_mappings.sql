-- What a value of an identity provider's groups claim gives in an organisation: a role, or the membership of a group.
create table claim_mapping (
    id         uuid primary key,
    org_id     uuid        not null references org (id) on delete cascade,
    issuer     text        not null check (length(issuer) between 1 and 2000),
    value      text        not null check (length(value) between 1 and 255),
    role       text check (role in ('owner', 'admin', 'member', 'reader')),
    group_id   uuid,
    created_at timestamptz not null default now(),
    constraint claim_mapping_gives_one check (num_nonnulls(role, group_id) = 1),
    constraint claim_mapping_once unique nulls not distinct (org_id, issuer, value, role, group_id),
    constraint claim_mapping_of_org unique (org_id, id),
    foreign key (org_id, group_id) references principal_group (org_id, id) on delete cascade
);
create index claim_mapping_by_value on claim_mapping (issuer, value);

-- The issuer whose claim made somebody a member, or put them into a group. Null for what came by hand, which no claim changes.
alter table membership add column by_issuer text;
alter table group_member add column by_issuer text;
create index membership_by_issuer on membership (person_id, by_issuer) where by_issuer is not null;

-- Whoever left an organisation, or was removed from it by hand: no claim brings them back, but an invitation does.
create table kept_out (
    org_id        uuid        not null references org (id) on delete cascade,
    person_id     uuid        not null references person (id) on delete cascade,
    by_themselves bool        not null,
    created_at    timestamptz not null default now(),
    primary key (org_id, person_id)
);
create index kept_out_by_person on kept_out (person_id);
