-- What `reach` says of each of these repos that it says more than nothing of: what the member is given is read once.
create function reaches(in_org uuid, in_person uuid, in_token text, in_repos uuid[]) returns table (repo_id uuid, level int)
language sql stable as $$
    with mine as materialized (
        select g.repo_id, g.bucket_config_id, max(g.level) as level from given g
        where g.org_id = in_org and g.person_id = in_person
        group by g.repo_id, g.bucket_config_id
    ), token as materialized (
        select exists (select 1 from api_token t where t.id = in_token and t.is_narrowed) as is_narrowed
    )
    select r.id, least(
        coalesce(greatest((select m.level from mine m where m.repo_id is null and m.bucket_config_id is null), b.level, o.level), 1),
        case when token.is_narrowed then 2 else 3 end)
    from repo r cross join token
    left join mine b on b.bucket_config_id = r.bucket_config_id
    left join mine o on o.repo_id = r.id
    where r.org_id = in_org and r.id = any(in_repos)
      and (r.visibility = 'authenticated_public' or b.level is not null or o.level is not null
           or exists (select 1 from mine m where m.repo_id is null and m.bucket_config_id is null))
      and (not token.is_narrowed
           or exists (select 1 from token_target t where t.token_id = in_token and t.org_id = in_org
                      and (t.repo_id = r.id or t.bucket_config_id = r.bucket_config_id)))
$$;
