-- Repos, the places they take, and what must not change beneath them.

create extension if not exists btree_gist;

create table repo (
    id               uuid primary key,
    org_id           uuid        not null references org (id) on delete cascade,
    name             text        not null,
    bucket_config_id uuid        not null,
    -- The place, as the bucket config had it when the repo came to be; it can't change while there is a repo.
    store_key        text        not null,
    bucket           text        not null,
    prefix           text        not null check (prefix = '' or prefix like '%/'),
    description      text        not null default '',
    metadata         jsonb       not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    optimization     jsonb       not null default '{}' check (jsonb_typeof(optimization) = 'object'),
    mode             text        not null default 'online' check (mode in ('online', 'maintenance', 'offline')),
    mode_message     text,
    mode_set_by      uuid references person (id) on delete set null,
    created_by       uuid references person (id) on delete set null,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),

    constraint repo_bucket_config foreign key (org_id, bucket_config_id)
        references bucket_config (org_id, id) on delete restrict
);
create unique index repo_name_unique on repo (org_id, lower(name));
create index repo_by_bucket_config on repo (org_id, bucket_config_id);

-- Where repos lie. A repo takes the whole line at its own path, and one point of its own at each path above it: so a
-- repo above, below or at the same path meets an occupied line, and neighbours meet only each other's points.
create table repo_place (
    repo_id   uuid      not null references repo (id) on delete cascade,
    org_id    uuid      not null,
    store_key text      not null,
    path      text      not null,
    span      int8range not null,
    constraint repo_place_overlap
        exclude using gist (org_id with =, store_key with =, path with =, span with &&)
);
create index repo_place_by_repo on repo_place (repo_id);
create sequence repo_place_point;

create function take_place() returns trigger language plpgsql as $$
declare
    point bigint := nextval('repo_place_point');
    path  text := new.bucket || '/';
    part  text;
begin
    foreach part in array string_to_array(rtrim(new.prefix, '/'), '/') loop
        insert into repo_place values (new.id, new.org_id, new.store_key, path, int8range(point, point, '[]'));
        path := path || part || '/';
    end loop;
    insert into repo_place values (new.id, new.org_id, new.store_key, path, int8range(null, null));
    return null;
end $$;
create trigger repo_takes_its_place after insert on repo for each row execute function take_place();

create function refuse_to_move() returns trigger language plpgsql as $$
begin
    raise exception 'a repo stays where it is';
end $$;
create trigger repo_stays before update of org_id, bucket_config_id, store_key, bucket, prefix on repo
    for each row execute function refuse_to_move();

-- While a repo relies on a bucket config, only its nickname and what is known about it may change.
create function refuse_edit_in_use() returns trigger language plpgsql as $$
begin
    if (new.platform, new.bucket, new.prefix, new.region, new.endpoint, new.store_key, new.auth_method,
        new.aws_account_id, new.aws_role_name, new.access_key_id, new.google_service_account, new.extra)
       is distinct from
       (old.platform, old.bucket, old.prefix, old.region, old.endpoint, old.store_key, old.auth_method,
        old.aws_account_id, old.aws_role_name, old.access_key_id, old.google_service_account, old.extra)
       and exists (select 1 from repo where org_id = old.org_id and bucket_config_id = old.id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;
create trigger bucket_config_stays_while_in_use before update on bucket_config
    for each row execute function refuse_edit_in_use();

create function refuse_new_secret_in_use() returns trigger language plpgsql as $$
begin
    if exists (select 1 from repo where org_id = new.org_id and bucket_config_id = new.bucket_config_id) then
        raise exception 'repos rely on this bucket config'
            using errcode = 'restrict_violation', constraint = 'bucket_config_in_use';
    end if;
    return new;
end $$;
create trigger bucket_config_secret_stays_while_in_use before insert or update of version on bucket_config_secret
    for each row execute function refuse_new_secret_in_use();
