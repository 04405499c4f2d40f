-- What the last decision before a hand-out stands on.

-- Whether a store makes temporary keys of the pair that is kept: 'not_made' has been seen, nothing means that it could not be
-- found out. Results from before say neither, and are made again.
alter table connection_test add column temporary_keys text check (temporary_keys in ('made', 'not_made'));

-- Every external ID this server ever made, and whose it is, by its SHA-256: 160 random bits that nobody can guess. An entry
-- outlives its organisation, whose roles may go on trusting it.
create table made_external_id (
    digest  bytea primary key check (length(digest) = 32),
    org_id  uuid not null,
    made_at timestamptz not null default now()
);
insert into made_external_id (digest, org_id) select digest, org_id from namespace_external_id;

-- Offers from before have no digest until the server next starts.
alter table offered_secret add column digest bytea check (length(digest) = 32);

create function keep_made_external_id() returns trigger language plpgsql as $$
begin
    if new.digest is not null then
        insert into made_external_id (digest, org_id) values (new.digest, new.org_id) on conflict do nothing;
    end if;
    return null;
end $$;
create trigger namespace_external_id_is_made after insert on namespace_external_id
    for each row execute function keep_made_external_id();
create trigger offered_secret_is_made after insert or update on offered_secret
    for each row execute function keep_made_external_id();

-- The repos that are offline at, in or around a place: some of their names. Sees what was committed until it is called, also
-- in a statement that had to wait for a lock.
create index repo_offline on repo (org_id, store_key, bucket) where mode = 'offline';
create function offline_repos_at(in_org uuid, at_store text, at_bucket text, at_prefix text) returns text[]
language plpgsql volatile as $$
begin
    return array(
        select name from repo
        where org_id = in_org and store_key = at_store and bucket = at_bucket and mode = 'offline'
          and (starts_with(prefix, at_prefix) or starts_with(at_prefix, prefix))
        order by lower(name) limit 5);
end $$;
