-- A repo may be visible beyond its organisation: everybody with an account of this server then reads it, and nothing else of the
-- organisation.
alter table repo add column visibility text not null default 'private'
    constraint repo_visibility check (visibility in ('private', 'authenticated_public'));

create or replace function reach(in_org uuid, in_person uuid, in_token text, in_repo uuid, in_bucket_config uuid) returns int
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
    -- Asked only where no grant leads to it: vends of members cost what they did.
    if found is null and in_repo is not null then
        select 1 into found from repo
        where org_id = in_org and id = in_repo and visibility = 'authenticated_public';
    end if;
    return least(coalesce(found, 0), most);
end $$;

create or replace function readable_repo(in_org uuid, in_person uuid, in_token text) returns setof repo
language sql stable as $$
    select r.* from repo r
    where r.org_id = in_org
      and (exists (select 1 from given g where g.org_id = in_org and g.person_id = in_person
                   and g.repo_id is null and g.bucket_config_id is null)
           or r.bucket_config_id in (select g.bucket_config_id from given g where g.org_id = in_org and g.person_id = in_person
                                     and g.bucket_config_id is not null)
           or r.id in (select g.repo_id from given g where g.org_id = in_org and g.person_id = in_person
                       and g.repo_id is not null)
           or r.visibility = 'authenticated_public')
      and (not exists (select 1 from api_token t where t.id = in_token and t.is_narrowed)
           or r.bucket_config_id in (select t.bucket_config_id from token_target t where t.token_id = in_token
                                     and t.org_id = in_org and t.bucket_config_id is not null)
           or r.id in (select t.repo_id from token_target t where t.token_id = in_token
                       and t.org_id = in_org and t.repo_id is not null))
$$;
