-- A token of a person, valid in all their organisations, may be narrowed, too: it enters only the organisations of what it names.
create function token_enters(in_token text, in_org uuid) returns bool language sql stable as $$
    select not exists (select 1 from api_token t where t.id = in_token and t.is_narrowed and t.org_id <> in_org)
        or exists (select 1 from token_target t where t.token_id = in_token and t.org_id = in_org)
$$;
