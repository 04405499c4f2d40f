-- Who may reach what: groups, grants, and tokens that are narrowed. Owners and admins reach everything; members and readers what
-- a grant gives them, and readers never more than reading.
alter table repo add constraint repo_of_org unique (org_id, id);

create table principal_group (
    id         uuid primary key,
    org_id     uuid        not null references org (id) on delete cascade,
    name       text        not null,
    -- Filled by hand, or by a claim of the identity provider, and never by both.
    filled_by  text        not null default 'hand' check (filled_by in ('hand', 'claim')),
    created_at timestamptz not null default now(),
    constraint principal_group_of_org unique (org_id, id)
);
create unique index principal_group_name_unique on principal_group (org_id, lower(name));
-- Whoever leaves the organisation leaves its groups.
create table group_member (
    org_id    uuid not null,
    group_id  uuid not null,
    person_id uuid not null,
    primary key (org_id, group_id, person_id),
    foreign key (org_id, group_id) references principal_group (org_id, id) on delete cascade,
    foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade
);
create index group_member_by_person on group_member (org_id, person_id, group_id);

create table access_grant (
    id               uuid primary key,
    org_id           uuid        not null references org (id) on delete cascade,
    -- To whom: a person or a service account, a group, or, without either, everyone in the organisation.
    person_id        uuid,
    group_id         uuid,
    -- On what: a repo, a bucket config with all its repos, or, without either, everything; that is for everyone alone.
    repo_id          uuid,
    bucket_config_id uuid,
    -- 1 read, 2 write, 3 manage.
    level            smallint    not null check (level between 1 and 3),
    created_by       uuid references person (id) on delete set null,
    created_at       timestamptz not null default now(),
    constraint access_grant_to_one check (num_nonnulls(person_id, group_id) <= 1),
    constraint access_grant_on_one check (num_nonnulls(repo_id, bucket_config_id) <= 1),
    constraint access_grant_on_everything
        check (num_nonnulls(repo_id, bucket_config_id) = 1 or (num_nonnulls(person_id, group_id) = 0 and level < 3)),
    constraint access_grant_once unique nulls not distinct (org_id, person_id, group_id, repo_id, bucket_config_id),
    foreign key (org_id, person_id) references membership (org_id, person_id) on delete cascade,
    foreign key (org_id, group_id) references principal_group (org_id, id) on delete cascade,
    foreign key (org_id, repo_id) references repo (org_id, id) on delete cascade,
    foreign key (org_id, bucket_config_id) references bucket_config (org_id, id) on delete cascade
);
create index access_grant_by_repo on access_grant (org_id, repo_id) where repo_id is not null;
create index access_grant_by_bucket_config on access_grant (org_id, bucket_config_id) where bucket_config_id is not null;
-- What everyone is given on everything.
create index access_grant_on_everything on access_grant (org_id, person_id, group_id)
    where repo_id is null and bucket_config_id is null;
create index access_grant_by_group on access_grant (org_id, group_id) where group_id is not null;

-- Organisations keep what they could do: everyone reaches everything, within their role. New ones begin so, too; the settings
-- take it away.
insert into access_grant (id, org_id, level) select gen_random_uuid(), id, 2 from org where person_id is null;
create function open_to_everyone() returns trigger language plpgsql as $$
begin
    insert into access_grant (id, org_id, level) values (gen_random_uuid(), new.id, 2);
    return null;
end $$;
create trigger org_is_open_to_everyone after insert on org
    for each row when (new.person_id is null) execute function open_to_everyone();

-- A token may be narrowed when it is made: to some repos, and to bucket configs with all their repos.
alter table api_token add column is_narrowed bool not null default false;
create table token_target (
    token_id         text not null references api_token (id) on delete cascade,
    org_id           uuid not null,
    repo_id          uuid,
    bucket_config_id uuid,
    constraint token_target_on_one check (num_nonnulls(repo_id, bucket_config_id) = 1),
    constraint token_target_once unique nulls not distinct (token_id, repo_id, bucket_config_id),
    foreign key (org_id, repo_id) references repo (org_id, id) on delete cascade,
    foreign key (org_id, bucket_config_id) references bucket_config (org_id, id) on delete cascade
);
create index token_target_by_repo on token_target (org_id, repo_id);
create index token_target_by_bucket_config on token_target (org_id, bucket_config_id);

-- What each member is given, and by which grant: the one place that says so.
create view given as
    select m.org_id, m.person_id, g.id as grant_id, g.repo_id, g.bucket_config_id,
           least(g.level, case m.role when 'reader' then 1 else 3 end)::int as level
    from membership m join access_grant g on g.org_id = m.org_id and g.person_id = m.person_id
    union all
    select m.org_id, m.person_id, g.id, g.repo_id, g.bucket_config_id,
           least(g.level, case m.role when 'reader' then 1 else 3 end)::int
    from membership m join group_member gm on gm.org_id = m.org_id and gm.person_id = m.person_id
    join access_grant g on g.org_id = gm.org_id and g.group_id = gm.group_id
    union all
    select m.org_id, m.person_id, g.id, g.repo_id, g.bucket_config_id,
           least(g.level, case m.role when 'reader' then 1 else 3 end)::int
    from membership m join access_grant g on g.org_id = m.org_id and g.person_id is null and g.group_id is null
    union all
    select m.org_id, m.person_id, null, null, null, 3 from membership m where m.role in ('owner', 'admin');

-- What a member may do with a repo, with a bucket config (where no repo is named), or with everything (where neither is), with
-- a token or without: 0 nothing, 1 read, 2 write, 3 manage. A narrowed token never manages.
create function reach(in_org uuid, in_person uuid, in_token text, in_repo uuid, in_bucket_config uuid) returns int
language plpgsql stable as $$
declare
    most int := 3;
    found int;
begin
    if in_token is not null and exists (select 1 from api_token where id = in_token and is_narrowed) then
        most := 2;
        if not exists (select 1 from token_target t
                       where t.token_id = in_token and t.org_id = in_org
                         and (t.repo_id = in_repo or t.bucket_config_id = in_bucket_config)) then
            return 0;
        end if;
    end if;
    select max(g.level) into found from (
        select level from given
        where org_id = in_org and person_id = in_person and repo_id is null and bucket_config_id is null
        union all
        select level from given where org_id = in_org and person_id = in_person and bucket_config_id = in_bucket_config
        union all
        select level from given where org_id = in_org and person_id = in_person and repo_id = in_repo
    ) g;
    return least(coalesce(found, 0), most);
end $$;

-- What somebody reaches does not change while a transaction stands on it: whatever takes away waits for those that do.
create function lock_reach(in_org uuid, in_person uuid, in_token text, in_repo uuid, in_bucket_config uuid) returns int
language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('reach ' || in_org, 0));
    -- Sees what was committed until now, however long the lock took.
    return reach(in_org, in_person, in_token, in_repo, in_bucket_config);
end $$;
create function wait_for_reach() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('reach ' || old.org_id, 0));
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger access_grant_waits before update or delete on access_grant
    for each row execute function wait_for_reach();
create trigger group_member_waits before update or delete on group_member
    for each row execute function wait_for_reach();

-- Whether the keys of a bucket config open the place of a repo on another one that the member may not reach as far. Where
-- bucket configs lie in each other, their repos are not below the same grants.
create function reaches_beyond(in_org uuid, in_person uuid, in_token text, in_bucket_config uuid, needed int) returns bool
language plpgsql volatile as $$
begin
    return reach(in_org, in_person, in_token, null, null) < needed and exists (
        select 1 from bucket_config b
        join bucket_config other on other.org_id = b.org_id and other.store_key = b.store_key and other.bucket = b.bucket
             and other.id <> b.id and (starts_with(other.prefix, b.prefix) or starts_with(b.prefix, other.prefix))
        join repo r on r.org_id = other.org_id and r.bucket_config_id = other.id
             and (starts_with(r.prefix, b.prefix) or starts_with(b.prefix, r.prefix))
        where b.org_id = in_org and b.id = in_bucket_config
          and reach(in_org, in_person, in_token, r.id, other.id) < needed);
end $$;

-- What a member may read of the repos and of the bucket configs: `reach` for many rows at once, where the planner sees through.
create function readable_repo(in_org uuid, in_person uuid, in_token text) returns setof repo language sql stable as $$
    select r.* from repo r
    where r.org_id = in_org
      and (exists (select 1 from given g where g.org_id = in_org and g.person_id = in_person
                   and g.repo_id is null and g.bucket_config_id is null)
           or r.bucket_config_id in (select g.bucket_config_id from given g where g.org_id = in_org and g.person_id = in_person
                                     and g.bucket_config_id is not null)
           or r.id in (select g.repo_id from given g where g.org_id = in_org and g.person_id = in_person
                       and g.repo_id is not null))
      and (not exists (select 1 from api_token t where t.id = in_token and t.is_narrowed)
           or r.bucket_config_id in (select t.bucket_config_id from token_target t where t.token_id = in_token
                                     and t.org_id = in_org and t.bucket_config_id is not null)
           or r.id in (select t.repo_id from token_target t where t.token_id = in_token
                       and t.org_id = in_org and t.repo_id is not null))
$$;
create function readable_bucket(in_org uuid, in_person uuid, in_token text) returns setof bucket_config
language sql stable as $$
    select b.* from bucket_config b
    where b.org_id = in_org
      and (exists (select 1 from given g where g.org_id = in_org and g.person_id = in_person
                   and g.repo_id is null and g.bucket_config_id is null)
           or b.id in (select g.bucket_config_id from given g where g.org_id = in_org and g.person_id = in_person
                       and g.bucket_config_id is not null))
      and (not exists (select 1 from api_token t where t.id = in_token and t.is_narrowed)
           or b.id in (select t.bucket_config_id from token_target t where t.token_id = in_token
                       and t.org_id = in_org and t.bucket_config_id is not null))
$$;
-- The pages of a list that leaves something out still come from an index.
drop index repo_pages;
create index repo_pages on repo (org_id, lower(name), id) include (name, bucket_config_id);
