-- Trust rules of service accounts: the tokens of a platform for which a workload gets a token here.
create table trust_rule (
    id         uuid primary key,
    org_id     uuid        not null,
    person_id  uuid        not null,
    issuer     text        not null check (length(issuer) between 1 and 1000),
    audience   text        not null check (length(audience) between 1 and 255),
    -- [{"claim": "sub", "pattern": "repo:acme/*"}]
    conditions jsonb       not null check (jsonb_typeof(conditions) = 'array' and jsonb_array_length(conditions) between 1 and 20),
    created_at timestamptz not null default now(),
    used_at    timestamptz,
    foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade
);
create index trust_rule_of_account on trust_rule (org_id, person_id);
create index trust_rule_by_issuer on trust_rule (org_id, issuer);

-- What a rule gave ends with it.
alter table api_token add column trust_rule_id uuid references trust_rule (id) on delete cascade;
create index api_token_of_trust_rule on api_token (trust_rule_id) where trust_rule_id is not null;
